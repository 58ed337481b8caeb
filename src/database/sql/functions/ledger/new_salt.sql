-- 16 bytes from the server's strong random source (122 random bits).
CREATE OR REPLACE FUNCTION ledger.new_salt() RETURNS bytea LANGUAGE sql VOLATILE AS $$
  SELECT uuid_send(gen_random_uuid())
$$;
