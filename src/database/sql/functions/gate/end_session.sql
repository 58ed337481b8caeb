-- Ends one of a person's sessions, from any other.
CREATE OR REPLACE FUNCTION gate.end_session(p_session bytea, p_session_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_person_id constant bigint := citizen.signed_in(p_session);
BEGIN
  UPDATE citizen.session s SET ended_at = clock_timestamp()
    WHERE s.person_id = v_person_id AND s.session_id = p_session_id AND s.ended_at IS NULL
      AND s.expires_at > clock_timestamp();
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
END $$;
