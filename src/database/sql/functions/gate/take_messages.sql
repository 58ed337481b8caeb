-- Leases due messages to one gateway; another gets them only when the lease has ended without an outcome. Push and app
-- have a limit each, so that neither waits for the other's receiver. Messages that are over are deleted here and
-- returned once, to be counted. Only the app needs the personal number.
CREATE OR REPLACE FUNCTION gate.take_messages(
  p_push_limit integer, p_app_limit integer, p_tells_app boolean, p_lease_s integer)
RETURNS TABLE (message_id uuid, target text, topic text, endpoint text, p256dh text, auth text, personal_id_number text,
  request_id uuid, consent_id uuid, expires_at timestamptz, attempts integer, is_over boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz;
BEGIN
  PERFORM delivery.fan_out(greatest(p_push_limit, p_app_limit), p_tells_app);
  v_now := clock_timestamp();
  RETURN QUERY
    WITH due_push AS MATERIALIZED (
      SELECT m.message_id, delivery.is_over(m, v_now) AS is_over FROM delivery.message m
        WHERE m.target = 'push' AND m.next_try_at <= v_now
        ORDER BY m.next_try_at LIMIT p_push_limit FOR UPDATE SKIP LOCKED),
    due_app AS MATERIALIZED (
      SELECT m.message_id, delivery.is_over(m, v_now) AS is_over FROM delivery.message m
        WHERE m.target = 'app' AND m.next_try_at <= v_now AND (p_tells_app OR m.expires_at <= v_now)
        ORDER BY m.next_try_at LIMIT p_app_limit FOR UPDATE SKIP LOCKED),
    due AS (SELECT * FROM due_push UNION ALL SELECT * FROM due_app),
    dropped AS (
      DELETE FROM delivery.message m USING due d WHERE m.message_id = d.message_id AND d.is_over RETURNING m.*),
    leased AS (
      UPDATE delivery.message m
        SET attempts = m.attempts + 1, next_try_at = v_now + p_lease_s * interval '1 second'
        FROM due d WHERE m.message_id = d.message_id AND NOT d.is_over RETURNING m.*)
    SELECT x.message_id, x.target::text, x.topic::text, s.endpoint, s.p256dh, s.auth,
        CASE WHEN x.target = 'app' AND NOT x.is_over THEN population.current_number(x.person_id) END,
        x.request_id, x.consent_id, x.expires_at, x.attempts, x.is_over
      FROM (SELECT l.*, false AS is_over FROM leased l UNION ALL SELECT o.*, true FROM dropped o) x
        LEFT JOIN delivery.push_subscription s ON s.person_id = x.person_id AND s.subscription_id = x.subscription_id;
END $$;
