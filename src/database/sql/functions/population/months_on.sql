-- The age in full months on a day: the highest that population.day_of_age puts on or before it; negative before birth.
CREATE OR REPLACE FUNCTION population.months_on(p_birth date, p_on date) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ((extract(year FROM p_on) - extract(year FROM p_birth)) * 12 + extract(month FROM p_on) - extract(month FROM p_birth))::integer
    - (extract(day FROM p_on) < extract(day FROM p_birth))::integer
$$;
