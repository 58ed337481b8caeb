-- A person's record key: 32 pseudo-random bits that never change, a keyed hash, which needs no storage.
CREATE OR REPLACE FUNCTION statistics.record_key(p_person_id bigint, p_seed bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT hashint8extended(p_person_id, p_seed) & 4294967295
$$;
