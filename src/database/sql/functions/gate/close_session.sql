-- Ends a session.
CREATE OR REPLACE FUNCTION gate.close_session(p_secret_hash bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM citizen.session s WHERE s.secret_hash = p_secret_hash
$$;
