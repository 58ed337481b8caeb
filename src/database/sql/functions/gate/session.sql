-- The person a session belongs to, who must be alive with an account; the level is the lower of session and account.
CREATE OR REPLACE FUNCTION gate.session(p_secret_hash bytea,
  OUT person_id bigint, OUT personal_id_number text, OUT level smallint, OUT authenticated_at timestamptz,
  OUT expires_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  SELECT s.person_id, population.number_text(p.personal_id_number), least(s.level, p.account_level), s.authenticated_at, s.expires_at
    INTO person_id, personal_id_number, level, authenticated_at, expires_at
    FROM citizen.session s
      JOIN population.person p ON p.person_id = s.person_id
    WHERE s.secret_hash = p_secret_hash AND s.expires_at > now() AND p.account_level IS NOT NULL AND p.death_date IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'token_invalid' USING ERRCODE = 'UT015';
  END IF;
END $$;
