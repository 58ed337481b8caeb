-- Leases the notifications of clients in ping mode that are due (CIBA section 10.2). One whose partner may not act, or has no
-- endpoint any more, is dropped.
CREATE OR REPLACE FUNCTION gate.take_client_notifications(p_limit integer, p_lease_s integer)
RETURNS TABLE (request_id uuid, secret text, notification_token text, endpoint text, attempts integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    WITH due AS MATERIALIZED (
      SELECT a.person_id, a.request_id FROM ciba.authentication a WHERE a.notify_at <= clock_timestamp()
        ORDER BY a.notify_at LIMIT p_limit FOR UPDATE SKIP LOCKED),
    addressed AS (
      SELECT d.*, CASE WHEN partner.may_act(p) THEN p.declaration ->> 'backchannel_client_notification_endpoint' END AS endpoint
        FROM due d JOIN consent.request r USING (person_id, request_id) JOIN partner.partner p USING (partner_id)),
    leased AS (
      UPDATE ciba.authentication a
        SET notify_attempts = a.notify_attempts + 1,
          notify_at = CASE WHEN d.endpoint IS NOT NULL THEN clock_timestamp() + p_lease_s * interval '1 second' END
        FROM addressed d WHERE a.person_id = d.person_id AND a.request_id = d.request_id
        RETURNING a.request_id, a.secret, a.notification_token, d.endpoint, a.notify_attempts)
    SELECT l.* FROM leased l WHERE l.endpoint IS NOT NULL;
END $$;
