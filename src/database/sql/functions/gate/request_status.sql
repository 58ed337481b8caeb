-- A partner's own request as it is now. Another partner's is not found.
CREATE OR REPLACE FUNCTION gate.request_status(
  p_keyid text, p_request_id uuid,
  OUT state text, OUT binding_code text, OUT purpose text, OUT asked_at timestamptz, OUT expires_at timestamptz,
  OUT consent_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  caller record;
BEGIN
  caller := partner.identify(p_keyid);
  SELECT consent.request_state(r.state, r.expires_at, clock_timestamp()), r.binding_code, r.purpose, r.asked_at,
      r.expires_at, r.consent_id
    INTO state, binding_code, purpose, asked_at, expires_at, consent_id
    FROM consent.request r WHERE r.request_id = p_request_id AND r.partner_id = caller.partner_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
END $$;
