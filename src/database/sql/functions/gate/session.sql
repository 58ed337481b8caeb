-- The person a live session belongs to.
CREATE OR REPLACE FUNCTION gate.session(p_session bytea,
  OUT session_id uuid, OUT person_id bigint, OUT level smallint, OUT authenticated_at timestamptz, OUT expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT h.session_id, h.person_id, h.level, h.authenticated_at, h.expires_at FROM citizen.holder(p_session) h
$$;
