-- A partner relinquishes a consent.
CREATE OR REPLACE FUNCTION gate.relinquish(p_keyid text, p_nonce text, p_consent_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  caller record;
  live consent.consent;
BEGIN
  caller := partner.identify(p_keyid);
  PERFORM partner.accept(caller.key_id, p_nonce, caller.partner_id, NULL, NULL, p_consent_id);
  SELECT * INTO live FROM consent.consent c
    WHERE c.consent_id = p_consent_id AND c.partner_id = caller.partner_id FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  PERFORM consent.transition(live, 'relinquish', 'partner', NULL);
END $$;
