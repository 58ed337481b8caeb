-- Makes somebody a guardian of a child, until p_until (null: no end registered) or the 18th birthday, whichever is first. A
-- repeat for a current guardian replaces the terms. p_pointer: what is refused where the child is none.
CREATE OR REPLACE FUNCTION population.begin_guardianship(
  p_child_id bigint, p_guardian_id bigint, p_jointly boolean, p_until date, p_on date, p_pointer text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_until date;
  v_of_age date;
  v_age integer;
  v_is_parent boolean;
BEGIN
  PERFORM population.check_alive(p_child_id, p_on, p_pointer);
  PERFORM population.check_alive(p_guardian_id, p_on, '/guardian');
  SELECT population.birthday(p.date_of_birth, p.date_of_birth_precision, 18),
      p_guardian_id IN (coalesce(p.mother_id, 0), coalesce(p.father_id, 0))
    INTO v_of_age, v_is_parent FROM population.person p WHERE p.person_id = p_child_id;
  SELECT population.age_on(p.date_of_birth, p.date_of_birth_precision, p_on) INTO v_age
    FROM population.person p WHERE p.person_id = p_guardian_id;
  IF p_child_id = p_guardian_id OR v_of_age <= p_on THEN
    RAISE EXCEPTION 'relation_impossible' USING ERRCODE = 'UR007', DETAIL = p_pointer;
  ELSIF v_age < 18 THEN
    RAISE EXCEPTION 'guardian_under_age' USING ERRCODE = 'UR008', DETAIL = '/guardian';
  ELSIF p_until <= p_on THEN
    RAISE EXCEPTION 'date_impossible' USING ERRCODE = 'UR004', DETAIL = '/until';
  END IF;
  v_until := least(p_until, v_of_age);
  UPDATE population.guardianship g SET acts_jointly = p_jointly, valid_to = v_until, registered_until = p_until
    WHERE g.child_id = p_child_id AND g.guardian_id = p_guardian_id AND g.valid_from <= p_on
      AND (g.valid_to IS NULL OR g.valid_to > p_on);
  IF NOT FOUND THEN
    INSERT INTO population.guardianship (child_id, guardian_id, kind, acts_jointly, valid_from, valid_to, registered_until)
      VALUES (p_child_id, p_guardian_id, CASE WHEN v_is_parent THEN 'parent' ELSE 'guardian' END, p_jointly, p_on, v_until,
        p_until)
      ON CONFLICT (child_id, guardian_id, valid_from)
      DO UPDATE SET acts_jointly = excluded.acts_jointly, valid_to = excluded.valid_to,
        registered_until = excluded.registered_until;
  END IF;
END $$;
