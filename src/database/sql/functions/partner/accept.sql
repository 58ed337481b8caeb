-- Stores one accepted POST or DELETE in the transaction of its effect. Returns p_outcome_id for a new request, and the
-- earlier outcome for an Idempotency-Key used before with the same body (within 24 h). Refuses a repeated (key, nonce)
-- and an Idempotency-Key with another body. Of two at once, the second waits for the first to end.
CREATE OR REPLACE FUNCTION partner.accept(
  p_key_id integer, p_nonce text, p_partner_id text, p_idempotency_key text, p_body_hash bytea, p_outcome_id uuid)
RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  v_now constant timestamptz := clock_timestamp();
  earlier partner.accepted_request;
BEGIN
  LOOP
    INSERT INTO partner.accepted_request (key_id, nonce, accepted_at, outcome_id, partner_id, idempotency_key, body_hash)
      VALUES (p_key_id, p_nonce, v_now, p_outcome_id, p_partner_id, p_idempotency_key, p_body_hash)
      ON CONFLICT DO NOTHING;
    IF FOUND THEN
      RETURN p_outcome_id;
    END IF;
    PERFORM FROM partner.accepted_request a WHERE a.key_id = p_key_id AND a.nonce = p_nonce;
    IF FOUND THEN
      RAISE EXCEPTION 'request_replayed' USING ERRCODE = 'UT002';
    END IF;
    SELECT * INTO earlier FROM partner.accepted_request a
      WHERE a.partner_id = p_partner_id AND a.idempotency_key = p_idempotency_key;
    CONTINUE WHEN NOT FOUND;
    EXIT WHEN earlier.accepted_at > v_now - interval '24 hours';
    UPDATE partner.accepted_request a SET idempotency_key = NULL
      WHERE a.key_id = earlier.key_id AND a.nonce = earlier.nonce AND a.idempotency_key = p_idempotency_key;
  END LOOP;
  IF earlier.body_hash IS DISTINCT FROM p_body_hash THEN
    RAISE EXCEPTION 'idempotency_key_reused' USING ERRCODE = 'UT003';
  END IF;
  INSERT INTO partner.accepted_request (key_id, nonce, accepted_at, outcome_id)
    VALUES (p_key_id, p_nonce, v_now, earlier.outcome_id) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'request_replayed' USING ERRCODE = 'UT002';
  END IF;
  RETURN earlier.outcome_id;
END $$;
