-- Which of these requests are no longer pending; the waiting room polls this when wake-ups may be lost.
CREATE OR REPLACE FUNCTION gate.settled_requests(p_request_ids uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT r.request_id FROM consent.request r
    WHERE r.request_id = ANY (p_request_ids) AND (r.state <> 'pending' OR r.expires_at <= clock_timestamp())
$$;
