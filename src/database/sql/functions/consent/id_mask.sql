-- What the bucket in an id is masked with: 12 bits of a keyed hash over the rest of the id, so that they look random to all who
-- do not have the key, also beside other ids of the same person.
CREATE OR REPLACE FUNCTION consent.id_mask(p_id uuid) RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT ((get_byte(h.hash, 0) & 15) << 8) | get_byte(h.hash, 1)
    FROM catalogue.secret s,
      LATERAL (SELECT sha256(s.id_key || set_byte(set_byte(uuid_send(p_id), 6, 112), 7, 0)) AS hash) h
$$;
