-- The highest age in full years that is possible on a day: the date of birth counts as its first possible day.
CREATE OR REPLACE FUNCTION population.possible_age_on(p_birth date, p_on date) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT floor(population.months_on(p_birth, p_on) / 12.0)::integer
$$;
