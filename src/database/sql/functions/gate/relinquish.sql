-- A partner relinquishes a consent. A repeat with its Idempotency-Key does nothing.
CREATE OR REPLACE FUNCTION gate.relinquish(
  p_keyid text, p_nonce text, p_consent_id uuid, p_idempotency_key text, p_body_hash bytea,
  OUT repeated boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_relinquishment_id constant uuid := consent.new_id(0);
  caller record;
  live consent.consent;
BEGIN
  caller := partner.identify(p_keyid);
  repeated := partner.accept(caller.key_id, p_nonce, caller.partner_id, p_idempotency_key, p_body_hash, v_relinquishment_id)
    <> v_relinquishment_id;
  IF repeated THEN
    RETURN;
  END IF;
  SELECT * INTO live FROM consent.consent c
    WHERE c.consent_id = p_consent_id AND c.partner_id = caller.partner_id FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  PERFORM consent.transition(live, 'relinquish', 'partner', NULL);
END $$;
