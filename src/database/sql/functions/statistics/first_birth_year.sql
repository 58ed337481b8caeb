-- The first birth year that is told apart, with those born before: so that everybody of 100 or more is counted, and the years since
-- fit into the 8 bits of statistics.packed_change until 2155. The lists of statistics.running_total start there.
CREATE OR REPLACE FUNCTION statistics.first_birth_year() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 1900
$$;
