-- Ends a session, if it is open.
CREATE OR REPLACE FUNCTION gate.close_session(p_session bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE citizen.session s SET ended_at = clock_timestamp() WHERE s.key_hash = sha256(p_session) AND s.ended_at IS NULL
$$;
