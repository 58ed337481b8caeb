-- The holder of a live session, who must be alive with an account; the level is the lower of session and account. All that
-- citizens' functions may read or change is found through it. Volatile, by the clock and at no other isolation than the usual, so
-- that a transaction or a statement that was begun while a session lived does not see it live for ever.
CREATE OR REPLACE FUNCTION citizen.holder(p_session bytea,
  OUT session_id uuid, OUT person_id bigint, OUT level smallint, OUT authenticated_at timestamptz,
  OUT expires_at timestamptz, OUT issuer text, OUT token_hash bytea)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
BEGIN
  PERFORM catalogue.check_isolation();
  SELECT s.session_id, s.person_id, least(s.level, p.account_level), s.authenticated_at, s.expires_at, s.issuer, s.token_hash
    INTO session_id, person_id, level, authenticated_at, expires_at, issuer, token_hash
    FROM citizen.session s
      JOIN population.person p ON p.person_id = s.person_id
    WHERE s.key_hash = sha256(p_session) AND s.ended_at IS NULL AND s.expires_at > clock_timestamp()
      AND p.account_level IS NOT NULL AND p.death_date IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'token_invalid' USING ERRCODE = 'UT015';
  END IF;
END $$;
