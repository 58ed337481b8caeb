-- Gives a role at an organisation to the person who made a share code, from a day until a day, once a second person confirms it. Takes a
-- fresh sign-in. p_shown_as: what the organisation calls the person. refusal: null, or what does not fit: name, days, code, own (nobody
-- gives themself a role) or held.
CREATE OR REPLACE FUNCTION gate.give_role(p_session bytea, p_partner_id text, p_code_hash bytea, p_role text, p_shown_as text,
  p_from date, p_until date, OUT refusal text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  days_max constant integer := 366;
  v_today constant date := population.today();
  v_role constant organisation.role_name := p_role;
  v_person_id bigint;
  administrator record;
  given organisation.role;
BEGIN
  administrator := organisation.administrator(p_session, p_partner_id, v_role);
  PERFORM citizen.check_fresh(administrator.authenticated_at);
  SELECT s.person_id INTO v_person_id FROM consent.share_code s
    WHERE s.code_hash = p_code_hash AND s.used_at IS NULL AND s.expires_at > clock_timestamp();
  refusal := CASE
    WHEN p_shown_as IS NULL OR p_shown_as !~ '\S' OR length(p_shown_as) > 80 THEN 'name'
    WHEN p_from IS NULL OR p_until IS NULL OR p_from < v_today OR p_until < p_from OR p_until > p_from + days_max THEN 'days'
    WHEN v_person_id IS NULL THEN 'code'
    WHEN v_person_id = administrator.person_id THEN 'own'
    WHEN EXISTS (SELECT FROM organisation.role r WHERE r.organisation_id = administrator.organisation_id
      AND r.person_id = v_person_id AND r.role = v_role AND r.ended_at IS NULL AND coalesce(r.valid_until, 'infinity') >= p_from
      AND (r.confirmed_at IS NOT NULL OR organisation.waits(r))) THEN 'held' END;
  IF refusal IS NOT NULL OR NOT consent.consume_share_code(p_code_hash, NULL) THEN
    refusal := coalesce(refusal, 'code');
    RETURN;
  END IF;
  INSERT INTO organisation.role (organisation_id, person_id, role, shown_as, valid_from, valid_until, given_by, given_at)
    VALUES (administrator.organisation_id, v_person_id, v_role, p_shown_as, p_from, p_until, administrator.person_id, clock_timestamp())
    RETURNING * INTO given;
  PERFORM organisation.record_change(administrator.organisation_id, 'partner',
    ARRAY['change=role_given', 'by=' || administrator.asked_by] || organisation.role_text(given));
END $$;
