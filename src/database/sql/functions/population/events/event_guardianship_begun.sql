-- Makes guardian a guardian of the subject, a child, until the 18th birthday at the latest. A repeat for a current guardian
-- replaces its terms.
CREATE OR REPLACE FUNCTION population.event_guardianship_begun(p_event population.parsed_event) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_on constant date := p_event.occurred_on;
  v_child_id constant bigint := p_event.subject_id;
  v_guardian_id constant bigint := p_event.guardian_id;
  v_jointly constant boolean := p_event.body ->> 'acts_jointly';
  v_until date := p_event.body ->> 'until';
  v_of_age date;
  v_age integer;
  v_is_parent boolean;
BEGIN
  PERFORM population.check_alive(v_child_id, v_on, '/personal_id_number');
  PERFORM population.check_alive(v_guardian_id, v_on, '/guardian');
  SELECT population.birthday(p.date_of_birth, p.date_of_birth_precision, 18),
      v_guardian_id IN (coalesce(p.mother_id, 0), coalesce(p.father_id, 0))
    INTO v_of_age, v_is_parent FROM population.person p WHERE p.person_id = v_child_id;
  SELECT population.age_on(p.date_of_birth, p.date_of_birth_precision, v_on) INTO v_age
    FROM population.person p WHERE p.person_id = v_guardian_id;
  IF v_child_id = v_guardian_id OR v_of_age <= v_on THEN
    RAISE EXCEPTION 'relation_impossible' USING ERRCODE = 'UR007', DETAIL = '/personal_id_number';
  ELSIF v_age < 18 THEN
    RAISE EXCEPTION 'guardian_under_age' USING ERRCODE = 'UR008', DETAIL = '/guardian';
  ELSIF v_until <= v_on THEN
    RAISE EXCEPTION 'date_impossible' USING ERRCODE = 'UR004', DETAIL = '/until';
  END IF;
  v_until := least(v_until, v_of_age);
  UPDATE population.guardianship g SET acts_jointly = v_jointly, valid_to = v_until
    WHERE g.child_id = v_child_id AND g.guardian_id = v_guardian_id AND g.valid_from <= v_on
      AND (g.valid_to IS NULL OR g.valid_to > v_on);
  IF NOT FOUND THEN
    INSERT INTO population.guardianship (child_id, guardian_id, kind, acts_jointly, valid_from, valid_to)
      VALUES (v_child_id, v_guardian_id, CASE WHEN v_is_parent THEN 'parent' ELSE 'guardian' END, v_jointly, v_on, v_until)
      ON CONFLICT (child_id, guardian_id, valid_from)
      DO UPDATE SET acts_jointly = excluded.acts_jointly, valid_to = excluded.valid_to;
  END IF;
END $$;
