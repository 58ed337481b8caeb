-- Registers a temporary residence of the subject, in place of the one before.
CREATE OR REPLACE FUNCTION population.event_temporary_residence_registered(p_event population.parsed_event) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_until constant date := p_event.body ->> 'until';
BEGIN
  IF v_until <= p_event.occurred_on THEN
    RAISE EXCEPTION 'date_impossible' USING ERRCODE = 'UR004', DETAIL = '/until';
  END IF;
  UPDATE population.person p
    SET temporary_unit = p_event.residence_unit, temporary_since = p_event.occurred_on, temporary_until = v_until,
      temporary_address = p_event.body ->> 'address'
    WHERE p.person_id = p_event.subject_id AND p.death_date IS NULL AND p.date_of_birth <= p_event.occurred_on
      AND (p.temporary_since IS NULL OR p.temporary_since <= p_event.occurred_on);
  IF NOT FOUND THEN
    PERFORM population.check_alive(p_event.subject_id, p_event.occurred_on, '/personal_id_number');
    RAISE EXCEPTION 'superseded' USING ERRCODE = 'UR005', DETAIL = '/occurred_on';
  END IF;
END $$;
