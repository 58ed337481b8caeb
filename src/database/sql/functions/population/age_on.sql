-- The age in full years that is certain on a day; negative before birth. A date of birth known only by month or year counts
-- as its last possible day, so that nobody is taken for older than is certain.
CREATE OR REPLACE FUNCTION population.age_on(p_birth date, p_precision population.date_precision, p_on date) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT floor(population.months_on(population.last_birth_day(p_birth, p_precision), p_on) / 12.0)::integer
$$;
