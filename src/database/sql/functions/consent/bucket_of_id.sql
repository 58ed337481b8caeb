-- The bucket that an id contains; ids from before they were masked show it.
CREATE OR REPLACE FUNCTION consent.bucket_of_id(p_id uuid) RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT (((get_byte(uuid_send(p_id), 6) & 15) << 8) | get_byte(uuid_send(p_id), 7))
      # CASE WHEN p_id < consent.first_id_at(s.ids_masked_since) THEN 0 ELSE consent.id_mask(p_id, s.id_key) END
    FROM catalogue.secret s
$$;
