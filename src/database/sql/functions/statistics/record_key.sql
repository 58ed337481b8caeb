-- A person's record key, 32 random bits that stay the same for ever: a keyed hash, so that it takes no room.
CREATE OR REPLACE FUNCTION statistics.record_key(p_person_id bigint, p_seed bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
  SELECT hashint8extended(p_person_id, p_seed) & 4294967295
$$;
