-- Ends the guardianship of guardian over the subject, a child. A parent who decides by law has no row in the registry: one is
-- written that ends on this day, and it overrides the law (guardians_of).
CREATE OR REPLACE FUNCTION population.event_guardianship_ended(p_event population.parsed_event) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_on constant date := p_event.occurred_on;
  v_child_id constant bigint := p_event.subject_id;
  v_guardian_id constant bigint := p_event.guardian_id;
BEGIN
  PERFORM population.check_alive(v_child_id, v_on, '/personal_id_number');
  IF population.end_guardianship(v_child_id, v_guardian_id, v_on) THEN
    RETURN;
  END IF;
  INSERT INTO population.guardianship (child_id, guardian_id, kind, acts_jointly, valid_from, valid_to)
    SELECT v_child_id, v_guardian_id, 'parent', false, g.valid_from, v_on
      FROM population.guardians_of(v_child_id) g
      WHERE g.guardian_id = v_guardian_id AND g.valid_from <= v_on AND g.valid_to > v_on;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'registry_disagrees' USING ERRCODE = 'UR006', DETAIL = '/guardian';
  END IF;
END $$;
