-- Ends the marriage of subject and spouse, who must be each other's spouse in the registry.
CREATE OR REPLACE FUNCTION population.event_divorce(p_event population.parsed_event) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_changed integer;
BEGIN
  UPDATE population.person p SET spouse_id = NULL, marital_status = 'divorced'
    WHERE p.person_id IN (p_event.subject_id, p_event.spouse_id) AND p.death_date IS NULL
      AND p.date_of_birth <= p_event.occurred_on
      AND p.spouse_id = CASE p.person_id WHEN p_event.subject_id THEN p_event.spouse_id ELSE p_event.subject_id END;
  GET DIAGNOSTICS v_changed = ROW_COUNT;
  IF v_changed <> 2 THEN
    PERFORM population.check_alive(p_event.subject_id, p_event.occurred_on, '/personal_id_number');
    PERFORM population.check_alive(p_event.spouse_id, p_event.occurred_on, '/spouse');
    RAISE EXCEPTION 'registry_disagrees' USING ERRCODE = 'UR006', DETAIL = '/spouse';
  END IF;
END $$;
