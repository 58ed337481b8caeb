-- Records that the subject is missing. Residences and household stay on record until the subject is found.
CREATE OR REPLACE FUNCTION population.event_missing(p_event population.parsed_event) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE population.person p SET missing_since = p_event.occurred_on
    WHERE p.person_id = p_event.subject_id AND p.death_date IS NULL AND p.date_of_birth <= p_event.occurred_on
      AND p.missing_since IS NULL;
  IF NOT FOUND THEN
    PERFORM population.check_alive(p_event.subject_id, p_event.occurred_on, '/personal_id_number');
    RAISE EXCEPTION 'registry_disagrees' USING ERRCODE = 'UR006', DETAIL = '';
  END IF;
END $$;
