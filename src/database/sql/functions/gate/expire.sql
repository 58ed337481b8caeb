-- Stores what time has ended: pending requests and, in the first gateway to get here, consents that have expired or
-- lapsed. At most p_limit of each; returns the requests that ended. wake_keys: what commands left to be woken.
CREATE OR REPLACE FUNCTION gate.expire(p_limit integer, OUT request_ids uuid[], OUT consents integer, OUT wake_keys text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_now constant timestamptz := clock_timestamp();
  v_since timestamptz;
  request consent.request;
  live consent.consent;
BEGIN
  request_ids := '{}';
  consents := 0;
  WITH taken AS (
    DELETE FROM delivery.wake_up w WHERE w.wake_up_id IN (
      SELECT u.wake_up_id FROM delivery.wake_up u ORDER BY u.wake_up_id LIMIT p_limit FOR UPDATE SKIP LOCKED)
      RETURNING w.key)
    SELECT coalesce(array_agg(DISTINCT t.key), '{}') INTO wake_keys FROM taken t;
  FOR request IN
    SELECT * FROM consent.request r WHERE r.state = 'pending' AND r.expires_at <= v_now
      ORDER BY r.expires_at LIMIT p_limit FOR UPDATE SKIP LOCKED
  LOOP
    PERFORM consent.settle_request(request, 'expired', 'request_expired', 'gateway', NULL);
    request_ids := request_ids || request.request_id;
  END LOOP;
  SELECT s.swept_until INTO v_since FROM consent.sweep s FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  FOR live IN
    SELECT * FROM consent.consent c
      WHERE c.state IN ('active', 'paused')
        AND (c.valid_until > v_since AND c.valid_until <= v_now OR c.lapses_at > v_since AND c.lapses_at <= v_now)
      LIMIT p_limit FOR UPDATE SKIP LOCKED
  LOOP
    PERFORM consent.transition(live,
      CASE consent.consent_state(live.state, live.valid_until, live.lapses_at, v_now)
        WHEN 'lapsed' THEN 'lapse' ELSE 'expire' END, 'gateway', NULL);
    consents := consents + 1;
  END LOOP;
  -- What a call holds at this moment is left for the next sweep.
  IF consents < p_limit AND NOT EXISTS (
    SELECT FROM consent.consent c
      WHERE c.state IN ('active', 'paused')
        AND (c.valid_until > v_since AND c.valid_until <= v_now OR c.lapses_at > v_since AND c.lapses_at <= v_now))
  THEN
    UPDATE consent.sweep SET swept_until = v_now - interval '1 minute';
  END IF;
END $$;
