-- Where a person is signed in: her live sessions, newest first.
CREATE OR REPLACE FUNCTION gate.sessions(p_session bytea)
RETURNS TABLE (session_id uuid, kind text, device text, level smallint, opened_at timestamptz, expires_at timestamptz,
  is_this boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.session_id, s.kind, s.device, s.level, s.opened_at, s.expires_at, s.key_hash = sha256(p_session)
    FROM citizen.session s
    WHERE s.person_id = citizen.signed_in(p_session) AND s.ended_at IS NULL AND s.expires_at > clock_timestamp()
    ORDER BY s.opened_at DESC, s.session_id DESC
$$;
