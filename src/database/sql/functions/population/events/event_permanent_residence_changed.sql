-- Changes the subject's permanent residence, and with `household` in the event also the household: to that of a member, or
-- to a new one with the subject as its head.
CREATE OR REPLACE FUNCTION population.event_permanent_residence_changed(p_event population.parsed_event) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE population.person p
    SET permanent_unit = p_event.residence_unit, permanent_since = p_event.occurred_on,
      permanent_address = p_event.body ->> 'address',
      residence_file_number = coalesce(p_event.body ->> 'residence_file_number', p.residence_file_number)
    WHERE p.person_id = p_event.subject_id AND p.death_date IS NULL AND p.date_of_birth <= p_event.occurred_on
      AND (p.permanent_since IS NULL OR p.permanent_since <= p_event.occurred_on);
  IF NOT FOUND THEN
    PERFORM population.check_alive(p_event.subject_id, p_event.occurred_on, '/personal_id_number');
    RAISE EXCEPTION 'superseded' USING ERRCODE = 'UR005', DETAIL = '/occurred_on';
  END IF;
  IF p_event.body ? 'household' THEN
    PERFORM population.change_household(p_event.subject_id, p_event.household_member_id,
      (p_event.body #>> '{household,relation_to_household_head}')::population.relation_to_head,
      p_event.body ->> 'residence_file_number');
  END IF;
END $$;
