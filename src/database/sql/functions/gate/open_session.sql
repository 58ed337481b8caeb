-- Opens a session of the inbox for the person whom the identity provider named.
CREATE OR REPLACE FUNCTION gate.open_session(
  p_secret_hash bytea, p_number text, p_acr integer, p_authenticated_at timestamptz, p_life_s integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  holder record;
BEGIN
  holder := gate.citizen(p_number);
  INSERT INTO citizen.session (secret_hash, person_id, level, authenticated_at, opened_at, expires_at)
    VALUES (p_secret_hash, holder.person_id, p_acr, p_authenticated_at, clock_timestamp(),
      clock_timestamp() + p_life_s * interval '1 second');
END $$;
