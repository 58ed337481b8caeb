-- Closes the pending requests of a partner that it may no longer make; nothing reopens them. The ledger entry names the
-- reason. Returns how many. The caller holds partner.lock_requests. Waiters are woken by the upkeep.
CREATE OR REPLACE FUNCTION consent.close_requests(p_partner_id text, p_actor text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := clock_timestamp();
  v_closed integer := 0;
  request consent.request;
  v_reason text;
BEGIN
  FOR request IN
    SELECT r.* FROM consent.request r JOIN partner.partner p USING (partner_id)
      WHERE r.partner_id = p_partner_id AND r.state = 'pending' AND r.expires_at > v_now
        AND partner.refuses_releases(p, r.purpose) IS NOT NULL
      FOR UPDATE OF r
  LOOP
    SELECT partner.refuses_releases(p, request.purpose) INTO v_reason FROM partner.partner p
      WHERE p.partner_id = p_partner_id;
    PERFORM consent.settle_request(request, 'withdrawn', 'request_withdrawn', p_actor, NULL, v_reason, v_now);
    INSERT INTO delivery.wake_up (key) VALUES (request.request_id::text);
    IF request.prompted THEN
      INSERT INTO delivery.wake_up (key)
        SELECT d.decider_id::text FROM consent.deciders(request.person_id, population.today()) d;
    END IF;
    v_closed := v_closed + 1;
  END LOOP;
  RETURN v_closed;
END $$;
