-- Ends a session of the statistics page.
CREATE OR REPLACE FUNCTION gate.close_statistics_session(p_secret_hash bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM statistics.session s WHERE s.secret_hash = p_secret_hash
$$;
