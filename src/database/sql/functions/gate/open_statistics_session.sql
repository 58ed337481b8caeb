-- Opens a session of the statistics page for a link's code, which cannot be used again.
CREATE OR REPLACE FUNCTION gate.open_statistics_session(p_code_hash bytea, p_secret_hash bytea, p_life_s integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  link statistics.sign_in_link;
BEGIN
  DELETE FROM statistics.sign_in_link l WHERE l.code_hash = p_code_hash RETURNING * INTO link;
  IF link.expires_at IS NULL OR link.expires_at <= clock_timestamp() THEN
    RAISE EXCEPTION 'token_invalid' USING ERRCODE = 'UT015';
  END IF;
  PERFORM organisation.check_links((partner.identify(link.keyid)).partner_id);
  INSERT INTO statistics.session (secret_hash, keyid, expires_at)
    VALUES (p_secret_hash, link.keyid, clock_timestamp() + p_life_s * interval '1 second');
END $$;
