-- Moves the requests and consents of a sandbox partner into the past by p_by, with what belongs to them: decisions, terms that are not
-- signed yet, tokens, messages. p_ahead: by how much the partner's time was ahead before. What was signed stays as it is: the days that a
-- person approved, receipts, the ledger.
-- The uses of a window that is over by then no longer count: where the partner's own time is in another day, week, month or year, or
-- where p_by is as long as the gateway last said that the window would be. The caller holds partner.lock_requests.
CREATE OR REPLACE FUNCTION consent.move_to_past(p_partner_id text, p_ahead interval, p_by interval) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_now constant timestamptz := clock_timestamp();
BEGIN
  -- Requests first, in one order, then the rest: as those who decide or expire them.
  PERFORM FROM consent.request r WHERE r.partner_id || '' = p_partner_id ORDER BY r.request_id FOR UPDATE;
  UPDATE consent.request r SET asked_at = r.asked_at - p_by, expires_at = r.expires_at - p_by
    WHERE r.partner_id || '' = p_partner_id;
  UPDATE consent.decision d SET decided_at = d.decided_at - p_by
    FROM consent.request r
    WHERE r.partner_id || '' = p_partner_id AND d.person_id = r.person_id AND d.request_id = r.request_id;
  UPDATE consent.terms t SET expires_at = t.expires_at - p_by
    FROM consent.request r
    WHERE r.partner_id || '' = p_partner_id AND t.person_id = r.person_id AND t.request_id = r.request_id;
  UPDATE ciba.authentication a
    SET next_poll_at = a.next_poll_at - p_by, redeemed_at = a.redeemed_at - p_by, notify_at = a.notify_at - p_by,
      expires_at = a.expires_at - p_by
    FROM consent.request r
    WHERE r.partner_id || '' = p_partner_id AND a.person_id = r.person_id AND a.request_id = r.request_id;
  UPDATE ciba.token t SET expires_at = t.expires_at - p_by WHERE t.partner_id = p_partner_id;
  UPDATE delivery.message m SET next_try_at = m.next_try_at - p_by, expires_at = m.expires_at - p_by
    WHERE m.request_id IN (SELECT r.request_id FROM consent.request r WHERE r.partner_id || '' = p_partner_id)
      OR m.consent_id IN (SELECT c.consent_id FROM consent.consent c WHERE c.partner_id || '' = p_partner_id);
  PERFORM FROM consent.consent c WHERE c.partner_id || '' = p_partner_id ORDER BY c.consent_id FOR UPDATE;
  UPDATE consent.consent c
    SET given_at = c.given_at - p_by, valid_until = c.valid_until - p_by, lapses_at = c.lapses_at - p_by,
      ended_at = c.ended_at - p_by,
      window_uses = CASE
        WHEN consent.window_start(c.at_most_per, v_now + p_ahead + p_by) > consent.window_start(c.at_most_per, v_now + p_ahead)
          OR v_now + p_by >= consent.window_end(c.at_most_per, consent.window_start(c.at_most_per, v_now)) THEN 0
        ELSE c.window_uses END
    WHERE c.partner_id || '' = p_partner_id;
END $$;
