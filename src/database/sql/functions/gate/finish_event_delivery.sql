-- Records what came of a lease: the events up to p_until are delivered, and with p_error the next one is not. The outcome of a lease that
-- is over changes nothing. p_resealed: the Authorization under a new key of the gateways, if any. Returns whether the stream was paused, because it has failed for p_pause_after_s.
CREATE OR REPLACE FUNCTION gate.finish_event_delivery(
  p_partner_id text, p_lease bigint, p_until bigint, p_error text, p_description text, p_retry_in_s double precision,
  p_pause_after_s integer, p_resealed bytea)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_now timestamptz;
  receiver event.receiver;
  is_paused boolean := false;
BEGIN
  PERFORM event.lock_stream(p_partner_id);
  SELECT * INTO receiver FROM event.receiver r WHERE r.partner_id = p_partner_id AND r.lease = p_lease FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF p_resealed IS NOT NULL THEN
    UPDATE event.receiver r SET sealed_authorization = p_resealed WHERE r.partner_id = p_partner_id;
  END IF;
  IF p_until IS NOT NULL THEN
    UPDATE event.receiver r SET delivered_until = greatest(r.delivered_until, p_until), attempts = 0, failing_since = NULL
      WHERE r.partner_id = p_partner_id RETURNING r.* INTO receiver;
  END IF;
  v_now := clock_timestamp();
  IF p_error IS NULL THEN
    receiver := event.advance(p_partner_id);
    UPDATE event.receiver r SET lease = r.lease + 1,
        next_try_at = CASE WHEN EXISTS (SELECT FROM event.outstanding(receiver, 1)) THEN v_now END
      WHERE r.partner_id = p_partner_id;
  ELSE
    is_paused := receiver.failing_since <= v_now - p_pause_after_s * interval '1 second';
    is_paused := coalesce(is_paused, false);
    UPDATE event.receiver r SET lease = r.lease + 1, attempts = r.attempts + 1, failing_since = coalesce(r.failing_since, v_now),
        error = p_error, error_description = p_description, error_at = v_now,
        status = CASE WHEN is_paused THEN 'paused' ELSE r.status END,
        status_reason = CASE WHEN is_paused THEN 'delivery has failed since ' || to_char(r.failing_since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
          ELSE r.status_reason END,
        next_try_at = CASE WHEN NOT is_paused THEN v_now + least(greatest(p_retry_in_s, 0), 86400) * interval '1 second' END
      WHERE r.partner_id = p_partner_id;
    IF is_paused THEN
      PERFORM event.record(p_partner_id, 'stream_updated', v_now, p_stream_id => receiver.stream_id, p_state => 'paused');
    END IF;
  END IF;
  RETURN is_paused;
END $$;
