-- Accepts a call that asks for counts with a body: once for its nonce, and for an Idempotency-Key with one body. What it asks
-- is recorded by gate.record_question.
CREATE OR REPLACE FUNCTION gate.accept_question(p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  caller record;
BEGIN
  caller := partner.identify(p_keyid);
  PERFORM partner.accept(caller.key_id, p_nonce, caller.partner_id, p_idempotency_key, p_body_hash, gen_random_uuid());
END $$;
