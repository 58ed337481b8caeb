-- Confirms a role that another administrator gave to somebody else: from then on it can be in force. Takes a fresh sign-in. refusal: null,
-- own, or gone where it does not wait any more.
CREATE OR REPLACE FUNCTION gate.confirm_role(p_session bytea, p_partner_id text, p_role_id uuid, OUT refusal text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  administrator record;
  given organisation.role;
BEGIN
  administrator := organisation.administrator(p_session, p_partner_id,
    coalesce((SELECT r.role FROM organisation.role r WHERE r.role_id = p_role_id), 'statistics_reader'));
  PERFORM citizen.check_fresh(administrator.authenticated_at);
  SELECT * INTO given FROM organisation.role r WHERE r.role_id = p_role_id AND r.organisation_id = administrator.organisation_id;
  refusal := CASE WHEN given.role_id IS NULL OR NOT organisation.waits(given) THEN 'gone'
    WHEN administrator.person_id IN (given.given_by, given.person_id) THEN 'own' END;
  IF refusal IS NOT NULL THEN
    RETURN;
  END IF;
  UPDATE organisation.role r SET confirmed_by = administrator.person_id, confirmed_at = clock_timestamp() WHERE r.role_id = p_role_id;
  PERFORM organisation.record_change(administrator.organisation_id, 'partner',
    ARRAY['change=role_confirmed', 'by=' || administrator.asked_by] || organisation.role_text(given));
END $$;
