-- persons: the two, who are each other's spouse.
CREATE OR REPLACE FUNCTION population.event_divorce(p_event population.told_event) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_changed integer;
BEGIN
  UPDATE population.person p SET spouse_id = NULL, marital_status = 'divorced'
    WHERE p.person_id = ANY (p_event.persons[1:2]) AND p.death_date IS NULL AND p.date_of_birth <= p_event.occurred_on
      AND p.spouse_id = CASE p.person_id WHEN p_event.persons[1] THEN p_event.persons[2] ELSE p_event.persons[1] END;
  GET DIAGNOSTICS v_changed = ROW_COUNT;
  IF v_changed <> 2 THEN
    PERFORM population.refuse_unfit(p_event.persons[1], p_event.occurred_on, '/personal_id_number');
    PERFORM population.refuse_unfit(p_event.persons[2], p_event.occurred_on, '/spouse');
    RAISE EXCEPTION 'registry_disagrees' USING ERRCODE = 'UR006', DETAIL = '/spouse';
  END IF;
END $$;
