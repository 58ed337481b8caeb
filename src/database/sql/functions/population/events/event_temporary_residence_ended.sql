-- persons: whose. The record keeps no residence of the past.
CREATE OR REPLACE FUNCTION population.event_temporary_residence_ended(p_event population.told_event) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE population.person p
    SET temporary_unit = NULL, temporary_since = NULL, temporary_until = NULL, temporary_address = NULL
    WHERE p.person_id = p_event.persons[1] AND p.death_date IS NULL
      AND p.temporary_since <= p_event.occurred_on;
  IF NOT FOUND THEN
    PERFORM population.refuse_unfit(p_event.persons[1], p_event.occurred_on, '/personal_id_number');
    RAISE EXCEPTION 'registry_disagrees' USING ERRCODE = 'UR006', DETAIL = '';
  END IF;
END $$;
