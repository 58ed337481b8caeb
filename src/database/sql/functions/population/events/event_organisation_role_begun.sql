-- Makes the subject, an adult, one who acts for an organisation, with the organisation's registered name, kind and address.
CREATE OR REPLACE FUNCTION population.event_organisation_role_begun(p_event population.parsed_event) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_adult_age constant integer := 18;
  v_organisation constant jsonb := p_event.body -> 'organisation';
  v_organisation_id constant text := v_organisation ->> 'organisation_id';
  v_role constant organisation.role_name := p_event.body ->> 'role';
  v_until constant date := p_event.body ->> 'until';
  person record;
  begun organisation.role;
BEGIN
  PERFORM population.check_alive(p_event.subject_id, p_event.occurred_on, '/personal_id_number');
  SELECT p.birth_full_name, population.age_on(p.date_of_birth, p.date_of_birth_precision, p_event.occurred_on) AS age INTO person
    FROM population.person p WHERE p.person_id = p_event.subject_id;
  IF person.age < v_adult_age THEN
    RAISE EXCEPTION 'relation_impossible' USING ERRCODE = 'UR007', DETAIL = '/personal_id_number';
  ELSIF v_until < p_event.occurred_on THEN
    RAISE EXCEPTION 'date_impossible' USING ERRCODE = 'UR004', DETAIL = '/until';
  END IF;
  INSERT INTO organisation.organisation AS o (organisation_id, kind, name, address)
    VALUES (v_organisation_id, (v_organisation ->> 'kind')::organisation.kind, v_organisation ->> 'name', v_organisation ->> 'address')
    ON CONFLICT (organisation_id) DO UPDATE SET kind = excluded.kind, name = excluded.name,
      address = coalesce(excluded.address, o.address);
  IF EXISTS (SELECT FROM organisation.role r WHERE r.organisation_id = v_organisation_id AND r.person_id = p_event.subject_id
               AND r.role = v_role AND r.confirmed_at IS NOT NULL AND r.ended_at IS NULL
               AND coalesce(r.valid_until, 'infinity') >= p_event.occurred_on) THEN
    RAISE EXCEPTION 'registry_disagrees' USING ERRCODE = 'UR006', DETAIL = '/role';
  END IF;
  INSERT INTO organisation.role (organisation_id, person_id, role, shown_as, valid_from, valid_until, given_at, confirmed_at)
    VALUES (v_organisation_id, p_event.subject_id, v_role, person.birth_full_name, p_event.occurred_on, v_until, clock_timestamp(),
      clock_timestamp())
    RETURNING * INTO begun;
  PERFORM organisation.record_change(v_organisation_id, 'gateway', '{change=role_registered}' || organisation.role_text(begun));
END $$;
