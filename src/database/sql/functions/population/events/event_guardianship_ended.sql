-- persons: child, guardian. Of a parent who decides by law a row is left that says until when: it stands above the law.
CREATE OR REPLACE FUNCTION population.event_guardianship_ended(p_event population.told_event) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_on constant date := p_event.occurred_on;
  v_child_id constant bigint := p_event.persons[1];
  v_guardian_id constant bigint := p_event.persons[2];
BEGIN
  PERFORM population.refuse_unfit(v_child_id, v_on, '/personal_id_number');
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
