-- The bucket that an id contains.
CREATE OR REPLACE FUNCTION consent.bucket_of_id(p_id uuid) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT ((get_byte(uuid_send(p_id), 6) & 15) << 8) | get_byte(uuid_send(p_id), 7)
$$;
