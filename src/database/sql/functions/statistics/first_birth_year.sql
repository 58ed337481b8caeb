-- Whoever was born before is in no school of this year or a later one: their moves do not touch the cube.
CREATE OR REPLACE FUNCTION statistics.first_birth_year() RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT 2005
$$;
