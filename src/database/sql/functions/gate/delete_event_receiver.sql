-- Deletes a partner's stream of Shared Signals; its feed of events stays. A repeat with its Idempotency-Key does nothing.
CREATE OR REPLACE FUNCTION gate.delete_event_receiver(
  p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_stream_id uuid)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  caller constant record := partner.identify(p_keyid);
  v_deletion_id constant uuid := consent.new_id(0);
BEGIN
  IF partner.accept(caller.key_id, p_nonce, caller.partner_id, p_idempotency_key, p_body_hash, v_deletion_id) <> v_deletion_id THEN
    RETURN true;
  END IF;
  PERFORM event.lock_stream(caller.partner_id);
  DELETE FROM event.receiver r WHERE r.partner_id = caller.partner_id AND r.stream_id = p_stream_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  DELETE FROM event.acknowledgement a WHERE a.partner_id = caller.partner_id;
  RETURN false;
END $$;
