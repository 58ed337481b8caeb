-- The birth year that stands for the size of a household in its cell: one year for each size, the last for 7 and more.
CREATE OR REPLACE FUNCTION statistics.household_size_counted(p_members bigint) RETURNS smallint LANGUAGE sql IMMUTABLE AS $$
  SELECT (statistics.first_birth_year() + least(p_members, 7))::smallint
$$;
