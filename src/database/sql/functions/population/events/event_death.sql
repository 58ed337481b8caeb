-- Records the subject's death: the spouse is widowed, and the household gets another head.
CREATE OR REPLACE FUNCTION population.event_death(p_event population.parsed_event) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_id constant bigint := p_event.subject_id;
  before record;
BEGIN
  PERFORM population.check_alive(v_id, p_event.occurred_on, '/personal_id_number');
  SELECT p.spouse_id, p.household_id, p.relation_to_household_head INTO before
    FROM population.person p WHERE p.person_id = v_id;
  UPDATE population.person p
    SET death_date = p_event.occurred_on, missing_since = NULL, spouse_id = NULL, household_id = NULL,
      relation_to_household_head = NULL
    WHERE p.person_id = v_id;
  IF before.spouse_id IS NOT NULL THEN
    UPDATE population.person p SET spouse_id = NULL, marital_status = 'widowed' WHERE p.person_id = before.spouse_id;
  END IF;
  IF before.relation_to_household_head = 'head' THEN
    PERFORM population.choose_head(before.household_id);
  END IF;
END $$;
