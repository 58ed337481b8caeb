-- Leases streams with events to push to one gateway: their next events, in order, at most p_events of each; a row without an event for a
-- stream that has none. Another gets a stream only when the lease has ended without an outcome. Streams whose last attempt failed have a
-- limit of their own, so that they take no place from others.
CREATE OR REPLACE FUNCTION gate.take_event_deliveries(p_limit integer, p_failing_limit integer, p_events integer, p_lease_s integer)
RETURNS TABLE (partner_id text, lease bigint, attempts integer, endpoint_url text, sealed_authorization bytea, number bigint,
  event_id uuid, type text, occurred_at timestamptz, request_id uuid, consent_id uuid, prescription_code text, keyid text,
  stream_id uuid, state text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_partner_id text;
  v_now timestamptz;
BEGIN
  FOR v_partner_id IN
    SELECT DISTINCT e.partner_id FROM event.event e WHERE e.number IS NULL AND e.to_push ORDER BY e.partner_id LIMIT 500
  LOOP
    PERFORM event.assign_numbers(v_partner_id);
  END LOOP;
  v_now := clock_timestamp();
  RETURN QUERY
    WITH sound AS MATERIALIZED (
      SELECT r.partner_id FROM event.receiver r
        WHERE r.next_try_at <= v_now AND r.status = 'enabled' AND r.attempts = 0
          AND EXISTS (SELECT FROM partner.partner p WHERE p.partner_id = r.partner_id AND partner.may_act(p))
        ORDER BY r.next_try_at LIMIT p_limit FOR UPDATE SKIP LOCKED),
    failing AS MATERIALIZED (
      SELECT r.partner_id FROM event.receiver r
        WHERE r.next_try_at <= v_now AND r.status = 'enabled' AND r.attempts > 0
          AND EXISTS (SELECT FROM partner.partner p WHERE p.partner_id = r.partner_id AND partner.may_act(p))
        ORDER BY r.next_try_at LIMIT p_failing_limit FOR UPDATE SKIP LOCKED),
    leased AS (
      UPDATE event.receiver r SET lease = r.lease + 1, next_try_at = v_now + p_lease_s * interval '1 second'
        WHERE r.partner_id IN (SELECT s.partner_id FROM sound s UNION ALL SELECT f.partner_id FROM failing f) RETURNING r.*)
    SELECT l.partner_id, l.lease, l.attempts, l.endpoint_url, l.sealed_authorization, e.number, e.event_id, e.type::text,
        e.occurred_at, e.request_id, e.consent_id, e.prescription_code, e.keyid, e.stream_id, e.state
      FROM leased l LEFT JOIN LATERAL event.outstanding(l, p_events) e ON true
      ORDER BY l.partner_id, e.number;
END $$;
