-- Writes a verification event into a partner's stream (Shared Signals Framework 1.0 section 8.1.4), at most one in p_interval_s.
CREATE OR REPLACE FUNCTION gate.verify_event_receiver(
  p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_stream_id uuid, p_state text, p_interval_s integer)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  caller constant record := partner.identify(p_keyid);
  v_verification_id constant uuid := consent.new_id(0);
  v_now timestamptz;
  receiver event.receiver;
BEGIN
  IF partner.accept(caller.key_id, p_nonce, caller.partner_id, p_idempotency_key, p_body_hash, v_verification_id) <> v_verification_id THEN
    RETURN true;
  END IF;
  SELECT * INTO receiver FROM event.receiver r WHERE r.partner_id = caller.partner_id AND r.stream_id = p_stream_id FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  v_now := clock_timestamp();
  IF receiver.verified_at > v_now - p_interval_s * interval '1 second' THEN
    RAISE EXCEPTION 'rate_limited' USING ERRCODE = 'UT016', DETAIL = json_build_object(
      'limit', json_build_object('policy', 'verification', 'count', 1, 'window_s', p_interval_s),
      'retry_after_s', ceil(extract(epoch FROM receiver.verified_at - v_now) + p_interval_s));
  END IF;
  UPDATE event.receiver r SET verified_at = v_now WHERE r.partner_id = caller.partner_id;
  PERFORM event.record(caller.partner_id, 'stream_verified', v_now, p_stream_id => p_stream_id, p_state => p_state);
  RETURN false;
END $$;
