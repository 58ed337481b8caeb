-- Raises person_dead for a person who has died, and date_impossible for a day before the person's birth.
CREATE OR REPLACE FUNCTION population.check_alive(p_person_id bigint, p_on date, p_pointer text) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
  person record;
BEGIN
  SELECT p.death_date, p.date_of_birth INTO person FROM population.person p WHERE p.person_id = p_person_id;
  IF person.death_date IS NOT NULL THEN
    RAISE EXCEPTION 'person_dead' USING ERRCODE = 'UR002', DETAIL = p_pointer;
  ELSIF person.date_of_birth > p_on THEN
    RAISE EXCEPTION 'date_impossible' USING ERRCODE = 'UR004', DETAIL = '/occurred_on';
  END IF;
END $$;
