-- Opens a session for the person whom the identity provider named in a token that the notary has verified: of the inbox, or
-- of the national app, whose token is the key. p_session: the session's key. An ID token opens one session; a token of the
-- app opens its session again after it expired, but not after it was ended; what it reads then is in the history once more.
-- level is null, and nothing opened, where the person has no account or has died.
CREATE OR REPLACE FUNCTION gate.open_session(
  p_session bytea, p_kind text, p_device text, p_number text, p_acr integer, p_authenticated_at timestamptz, p_issuer text,
  p_token_hash bytea, p_issued_at timestamptz, p_token_expires_at timestamptz, OUT level smallint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_now constant timestamptz := clock_timestamp();
  v_expires_at timestamptz;
  v_person_id bigint;
BEGIN
  SELECT p.person_id, least(p.account_level, p_acr) INTO v_person_id, level FROM population.person p
    WHERE p.person_id = population.find_person(p_number) AND p.account_level IS NOT NULL AND p.death_date IS NULL;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  -- A token names the second it was issued in (RFC 7519 section 4.1.6): one of the second of the sign-out may be older.
  PERFORM FROM citizen.sign_out o
    WHERE o.person_id = v_person_id AND p_issued_at < date_trunc('second', o.signed_out_at) + interval '1 second';
  IF FOUND THEN
    RAISE EXCEPTION 'token_invalid' USING ERRCODE = 'UT015';
  END IF;
  SELECT CASE p_kind WHEN 'browser' THEN v_now + y.session_life
      ELSE least(v_now + y.app_session_life, p_token_expires_at) END INTO v_expires_at FROM citizen.policy y;
  INSERT INTO citizen.session AS s (key_hash, session_id, kind, device, person_id, level, authenticated_at, issuer,
      token_hash, token_expires_at, opened_at, expires_at)
    VALUES (sha256(p_session), gen_random_uuid(), p_kind, p_device, v_person_id, p_acr, p_authenticated_at,
      p_issuer, p_token_hash, p_token_expires_at, v_now, v_expires_at)
    ON CONFLICT (key_hash) DO UPDATE SET opened_at = v_now, expires_at = v_expires_at
      WHERE s.kind = 'app' AND p_kind = 'app' AND s.ended_at IS NULL AND s.token_hash = p_token_hash AND s.expires_at <= v_now;
  IF NOT FOUND THEN
    -- Of the first calls of a token that come at once, one opens the session, and the others find it open.
    PERFORM FROM citizen.session s WHERE s.key_hash = sha256(p_session) AND s.kind = 'app' AND p_kind = 'app'
      AND s.ended_at IS NULL AND s.token_hash = p_token_hash;
    IF FOUND THEN
      RETURN;
    END IF;
    RAISE EXCEPTION 'token_invalid' USING ERRCODE = 'UT015';
  END IF;
  DELETE FROM citizen.session_read r WHERE r.key_hash = sha256(p_session);
EXCEPTION WHEN unique_violation THEN -- the ID token has opened a session
  RAISE EXCEPTION 'token_invalid' USING ERRCODE = 'UT015';
END $$;
