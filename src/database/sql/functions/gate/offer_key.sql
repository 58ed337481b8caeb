-- Stores a key that a partner offers, with the message that offers it. It is not in force: gate.confirm_key is, which the notary calls.
CREATE OR REPLACE FUNCTION gate.offer_key(
  p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_signature_base text, p_signature bytea, p_body bytea,
  p_offered_keyid text, p_jwk jsonb, OUT offer_id uuid, OUT repeated boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_new_id constant uuid := consent.new_id(0);
  caller record;
BEGIN
  PERFORM partner.check_message(p_keyid, p_nonce, p_signature_base);
  caller := partner.identify(p_keyid);
  offer_id := partner.accept(caller.key_id, p_nonce, caller.partner_id, p_idempotency_key, p_body_hash, v_new_id);
  repeated := offer_id <> v_new_id;
  IF repeated THEN
    RETURN;
  END IF;
  IF (SELECT count(*) FROM partner.key_offer o WHERE o.partner_id = caller.partner_id AND o.confirmed_at IS NULL) >= 20 THEN
    RAISE EXCEPTION 'rate_limited' USING ERRCODE = 'UT016', DETAIL = '{"retry_after_s": 3600}';
  END IF;
  INSERT INTO partner.key_offer (offer_id, partner_id, by_keyid, keyid, jwk, base, signature, body, offered_at)
    VALUES (v_new_id, caller.partner_id, p_keyid, p_offered_keyid, p_jwk, p_signature_base, p_signature, p_body, clock_timestamp());
END $$;
