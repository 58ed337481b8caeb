-- The day from which it is certain that a person has turned p_years.
CREATE OR REPLACE FUNCTION population.birthday(p_birth date, p_precision population.date_precision, p_years integer)
RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT population.day_of_age(population.last_birth_day(p_birth, p_precision), p_years * 12)
$$;
