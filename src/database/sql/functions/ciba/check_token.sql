-- Refuses a call by access token unless the token is in force, of the key and the consent, and the proof was made for this
-- token and call with the key that the token is bound to (RFC 9449 sections 4.3 and 6).
CREATE OR REPLACE FUNCTION ciba.check_token(
  p_token_hash bytea, p_keyid text, p_nonce text, p_proof text, p_consent_id uuid) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
  held ciba.token;
  v_claims constant jsonb := ciba.jws_part(p_proof, 2);
BEGIN
  SELECT * INTO held FROM ciba.token t WHERE t.token_hash = p_token_hash;
  IF held.keyid IS DISTINCT FROM p_keyid OR held.expires_at <= clock_timestamp() OR held.consent_id IS NULL
      OR ciba.thumbprint(ciba.jws_part(p_proof, 1) -> 'jwk') IS DISTINCT FROM p_keyid
      OR v_claims ->> 'ath' IS DISTINCT FROM consent.base64url(p_token_hash)
      OR v_claims ->> 'jti' IS DISTINCT FROM p_nonce THEN
    RAISE EXCEPTION 'access_token_invalid' USING ERRCODE = 'UT040';
  ELSIF held.consent_id <> p_consent_id THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
END $$;
