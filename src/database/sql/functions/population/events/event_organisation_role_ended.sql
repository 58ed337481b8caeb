-- Ends what the subject does for an organisation, from now on.
CREATE OR REPLACE FUNCTION population.event_organisation_role_ended(p_event population.parsed_event) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_organisation_id constant text := p_event.body ->> 'organisation_id';
  ended organisation.role;
BEGIN
  UPDATE organisation.role r SET ended_at = clock_timestamp()
    WHERE r.organisation_id = v_organisation_id AND r.person_id = p_event.subject_id
      AND r.role = (p_event.body ->> 'role')::organisation.role_name AND r.confirmed_at IS NOT NULL AND r.ended_at IS NULL
      AND coalesce(r.valid_until, 'infinity') >= population.today() AND r.valid_from <= p_event.occurred_on
    RETURNING * INTO ended;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'registry_disagrees' USING ERRCODE = 'UR006', DETAIL = '/role';
  END IF;
  PERFORM organisation.record_change(v_organisation_id, 'gateway', '{change=role_ended,by=registry}' || organisation.role_text(ended));
END $$;
