-- Checks a corrected birth date: not after p_on or the person's own death, later than the parents' and earlier than the
-- children's.
CREATE OR REPLACE FUNCTION population.check_birth_date(p_person_id bigint, p_birth date, p_on date, p_pointer text)
RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
  person record;
BEGIN
  SELECT p.father_id, p.mother_id, p.child_ids, p.death_date INTO person
    FROM population.person p WHERE p.person_id = p_person_id;
  IF p_birth > least(p_on, person.death_date) THEN
    RAISE EXCEPTION 'date_impossible' USING ERRCODE = 'UR004', DETAIL = p_pointer;
  ELSIF EXISTS (SELECT FROM population.person r
                WHERE r.person_id = ANY (ARRAY[person.father_id, person.mother_id]) AND r.date_of_birth >= p_birth)
     OR EXISTS (SELECT FROM population.person r
                WHERE r.person_id = ANY (person.child_ids) AND r.date_of_birth <= p_birth) THEN
    RAISE EXCEPTION 'relation_impossible' USING ERRCODE = 'UR007', DETAIL = p_pointer;
  END IF;
END $$;
