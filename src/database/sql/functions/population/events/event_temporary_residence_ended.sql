-- Ends the subject's temporary residence. The record keeps no past residences.
CREATE OR REPLACE FUNCTION population.event_temporary_residence_ended(p_event population.parsed_event) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE population.person p
    SET temporary_unit = NULL, temporary_since = NULL, temporary_until = NULL, temporary_address = NULL
    WHERE p.person_id = p_event.subject_id AND p.death_date IS NULL
      AND p.temporary_since <= p_event.occurred_on;
  IF NOT FOUND THEN
    PERFORM population.check_alive(p_event.subject_id, p_event.occurred_on, '/personal_id_number');
    RAISE EXCEPTION 'registry_disagrees' USING ERRCODE = 'UR006', DETAIL = '';
  END IF;
END $$;
