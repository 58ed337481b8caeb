-- Says why nothing can happen to a person on a day: the person has died, or was not born. Silent where neither holds.
CREATE OR REPLACE FUNCTION population.refuse_unfit(p_person_id bigint, p_on date, p_pointer text) RETURNS void
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
