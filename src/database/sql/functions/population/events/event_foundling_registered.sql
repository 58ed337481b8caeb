-- Registers a child found without parents. Decree 123/2015 article 14: the place where the child was found counts as the place
-- of birth and of origin; Law 24/2008 on nationality article 18: the child is Vietnamese.
CREATE OR REPLACE FUNCTION population.event_foundling_registered(p_event population.parsed_event) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_found constant jsonb := p_event.body -> 'found';
  v_found_on constant date := v_found ->> 'on';
  v_child constant jsonb := p_event.body -> 'child' || jsonb_build_object('place_of_birth', v_found);
  v_id bigint;
BEGIN
  IF v_found_on > p_event.occurred_on OR v_found_on < population.first_day(v_child ->> 'date_of_birth') THEN
    RAISE EXCEPTION 'date_impossible' USING ERRCODE = 'UR004', DETAIL = '/found/on';
  END IF;
  p_event.place_of_origin_unit := p_event.place_of_birth_unit;
  v_id := population.register_person(p_event, v_child, '/child');
  INSERT INTO population.foundling (person_id, found_on, institution)
    VALUES (v_id, v_found_on, p_event.body ->> 'institution');
  IF p_event.guardian_id IS NOT NULL THEN
    PERFORM population.begin_guardianship(v_id, p_event.guardian_id, false, NULL, p_event.occurred_on, '/child/date_of_birth');
  END IF;
END $$;
