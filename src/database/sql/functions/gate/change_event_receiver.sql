-- Creates a partner's stream of Shared Signals (p_stream_id is null) or changes it, in one transaction with the nonce. p_changes: the members
-- to set, null for none; those that are left out stay. A new stream, and one that was disabled, begins with what happens from now on.
CREATE OR REPLACE FUNCTION gate.change_event_receiver(
  p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_stream_id uuid, p_changes jsonb)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  caller constant record := partner.identify(p_keyid);
  v_change_id constant uuid := consent.new_id(0);
  stream event.stream;
  was event.receiver;
  is_new constant boolean := p_stream_id IS NULL;
BEGIN
  IF partner.accept(caller.key_id, p_nonce, caller.partner_id, p_idempotency_key, p_body_hash, v_change_id) <> v_change_id THEN
    RETURN true;
  END IF;
  stream := event.lock_stream(caller.partner_id);
  -- What is there already is to have its number. Of a longer silence than these rounds the rest counts as new.
  FOR v_round IN 1..20 LOOP
    EXIT WHEN NOT EXISTS (SELECT FROM event.event e WHERE e.partner_id = caller.partner_id AND e.number IS NULL);
    stream := event.assign_numbers(caller.partner_id);
  END LOOP;
  IF is_new THEN
    INSERT INTO event.receiver (partner_id, stream_id, method, delivered_until)
      VALUES (caller.partner_id, v_change_id, 'poll', stream.last_number) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'event_stream_conflict' USING ERRCODE = 'UT035';
    END IF;
  END IF;
  SELECT * INTO was FROM event.receiver r
    WHERE r.partner_id = caller.partner_id AND (is_new OR r.stream_id = p_stream_id) FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  UPDATE event.receiver r SET
      method = CASE WHEN p_changes ? 'method' THEN (p_changes ->> 'method')::event.delivery_method ELSE r.method END,
      endpoint_url = CASE WHEN p_changes ? 'endpoint_url' THEN p_changes ->> 'endpoint_url' ELSE r.endpoint_url END,
      sealed_authorization = CASE WHEN p_changes ? 'sealed_authorization' THEN decode(p_changes ->> 'sealed_authorization', 'base64')
        ELSE r.sealed_authorization END,
      events_requested = CASE WHEN p_changes ? 'events_requested' THEN event.texts(p_changes -> 'events_requested')
        ELSE r.events_requested END,
      events_delivered = CASE WHEN p_changes ? 'events_delivered' THEN event.texts(p_changes -> 'events_delivered')::event.type[]
        ELSE r.events_delivered END,
      description = CASE WHEN p_changes ? 'description' THEN p_changes ->> 'description' ELSE r.description END,
      status = CASE WHEN p_changes ? 'status' THEN (p_changes ->> 'status')::event.stream_status ELSE r.status END,
      status_reason = CASE WHEN p_changes ? 'status' THEN p_changes ->> 'status_reason' ELSE r.status_reason END,
      delivered_until = CASE WHEN was.status = 'disabled' THEN stream.last_number ELSE r.delivered_until END,
      -- A sender that has it now finds the lease gone; what it has sent is sent again.
      lease = r.lease + 1, attempts = 0, failing_since = NULL,
      error = CASE WHEN p_changes ? 'method' THEN NULL ELSE r.error END,
      error_description = CASE WHEN p_changes ? 'method' THEN NULL ELSE r.error_description END,
      error_at = CASE WHEN p_changes ? 'method' THEN NULL ELSE r.error_at END
    WHERE r.partner_id = caller.partner_id;
  UPDATE event.receiver r SET next_try_at = CASE WHEN r.method = 'push' AND r.status = 'enabled' THEN clock_timestamp() END
    WHERE r.partner_id = caller.partner_id;
  IF was.status = 'disabled' THEN
    DELETE FROM event.acknowledgement a WHERE a.partner_id = caller.partner_id;
  END IF;
  RETURN false;
END $$;
