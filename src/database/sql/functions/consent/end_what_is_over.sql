-- Ends at once what time has ended of a partner's requests and consents, as gate.expire does for all. Returns the keys of those who wait
-- for that: requests and people. The caller holds partner.lock_requests.
CREATE OR REPLACE FUNCTION consent.end_what_is_over(p_partner_id text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  v_now constant timestamptz := clock_timestamp();
  v_keys text[] := '{}';
  request consent.request;
  live consent.consent;
BEGIN
  FOR request IN
    SELECT * FROM consent.request r
      WHERE r.partner_id || '' = p_partner_id AND r.state = 'pending' AND r.expires_at <= v_now ORDER BY r.request_id FOR UPDATE
  LOOP
    PERFORM consent.settle_request(request, 'expired', 'request_expired', 'gateway', NULL);
    v_keys := v_keys || request.request_id::text;
    IF request.prompted THEN
      v_keys := v_keys || ARRAY(
        SELECT d.decider_id::text FROM consent.deciders(request.person_id, population.today()) d);
    END IF;
  END LOOP;
  FOR live IN
    SELECT * FROM consent.consent c
      WHERE c.partner_id || '' = p_partner_id AND c.state IN ('active', 'paused')
        AND (c.valid_until <= v_now OR c.lapses_at <= v_now)
      ORDER BY c.consent_id FOR UPDATE
  LOOP
    PERFORM consent.transition(live,
      CASE consent.consent_state(live.state, live.valid_until, live.lapses_at, v_now)
        WHEN 'lapsed' THEN 'lapse' ELSE 'expire' END, 'gateway', NULL);
  END LOOP;
  RETURN v_keys;
END $$;
