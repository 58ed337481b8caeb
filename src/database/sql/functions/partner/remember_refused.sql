-- Stores the nonce of a refused request that has a ledger entry, so that replaying it writes nothing more.
CREATE OR REPLACE FUNCTION partner.remember_refused(p_key_id integer, p_nonce text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO partner.accepted_request (key_id, nonce, accepted_at)
    VALUES (p_key_id, p_nonce, clock_timestamp()) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'request_replayed' USING ERRCODE = 'UT002';
  END IF;
END $$;
