-- Sets where the subject actually lives; without a unit that is the permanent residence.
CREATE OR REPLACE FUNCTION population.event_current_residence_declared(p_event population.parsed_event) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE population.person p
    SET current_unit = p_event.residence_unit, current_address = p_event.body ->> 'address',
      current_since = CASE WHEN p_event.residence_unit IS NOT NULL THEN p_event.occurred_on END
    WHERE p.person_id = p_event.subject_id AND p.death_date IS NULL AND p.date_of_birth <= p_event.occurred_on
      AND (p.current_since IS NULL OR p.current_since <= p_event.occurred_on);
  IF NOT FOUND THEN
    PERFORM population.check_alive(p_event.subject_id, p_event.occurred_on, '/personal_id_number');
    RAISE EXCEPTION 'superseded' USING ERRCODE = 'UR005', DETAIL = '/occurred_on';
  END IF;
END $$;
