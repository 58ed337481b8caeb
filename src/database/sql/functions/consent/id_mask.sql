-- What the bucket in an id is masked with: 12 bits of a keyed hash over the rest of the id, so that they look random to all who
-- do not have the key, also beside other ids of the same person.
CREATE OR REPLACE FUNCTION consent.id_mask(p_id uuid, p_key bytea) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT ('x' || substr(encode(sha256(p_key || set_byte(set_byte(uuid_send(p_id), 6, 112), 7, 0)), 'hex'), 2, 3))::bit(12)::integer
$$;
