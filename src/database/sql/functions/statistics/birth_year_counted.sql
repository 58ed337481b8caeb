-- The birth year that a person is counted by: whoever was born before the first one counts as born in it.
CREATE OR REPLACE FUNCTION statistics.birth_year_counted(p_date_of_birth date) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT greatest(extract(year FROM p_date_of_birth)::smallint, statistics.first_birth_year()::smallint)
$$;
