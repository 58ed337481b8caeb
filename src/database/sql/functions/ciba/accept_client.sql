-- Accepts a client's assertion (RFC 7523) and its DPoP proof once each: the partner behind them. The proof is of a registered key of
-- the same partner, so that what a token is used for is shown by a signature of the partner.
CREATE OR REPLACE FUNCTION ciba.accept_client(
  p_keyid text, p_nonce text, p_assertion text, p_proof_keyid text, p_proof_nonce text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  caller record;
  proving record;
BEGIN
  PERFORM partner.check_message(p_keyid, p_nonce, p_assertion);
  caller := partner.identify(p_keyid);
  proving := partner.identify(p_proof_keyid);
  IF proving.partner_id <> caller.partner_id THEN
    RAISE EXCEPTION 'signature_invalid' USING ERRCODE = 'UT005';
  END IF;
  PERFORM partner.accept(caller.key_id, p_nonce, NULL, NULL, NULL, NULL);
  PERFORM partner.accept(proving.key_id, p_proof_nonce, NULL, NULL, NULL, NULL);
  RETURN caller.partner_id;
END $$;
