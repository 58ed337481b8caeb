-- The day on which school age ends: the start of the first school year after the one of the age of 17 (Education Law
-- 2019 article 28, which counts by calendar year; school years begin in September).
CREATE OR REPLACE FUNCTION population.school_age_ends_on(p_date_of_birth date) RETURNS date LANGUAGE sql IMMUTABLE AS $$
  SELECT make_date(extract(year FROM p_date_of_birth)::integer + 18, 9, 1)
$$;
