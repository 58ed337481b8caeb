-- Stores the outcome of a notification: over, or to be sent again (p_retry_in_s). Only of the lease that it was sent under.
CREATE OR REPLACE FUNCTION gate.finish_client_notification(
  p_request_id uuid, p_attempts integer, p_retry_in_s double precision) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  UPDATE ciba.authentication a SET notify_at = clock_timestamp() + p_retry_in_s * interval '1 second'
    WHERE a.request_id = p_request_id AND a.notify_attempts = p_attempts AND a.notify_at IS NOT NULL
$$;
