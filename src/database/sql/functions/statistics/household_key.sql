-- A household's record key modulo 255. It stays the same whoever joins, leaves or is its head; below 0 there are no persons, whose keys
-- would be the same.
CREATE OR REPLACE FUNCTION statistics.household_key(p_household_id bigint, p_seed bigint) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT (statistics.record_key(-p_household_id, p_seed) % 255)::integer
$$;
