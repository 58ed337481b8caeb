-- Whether a personal number has the digits of a sex and a birth year: the fourth for century and sex, two for the year.
CREATE OR REPLACE FUNCTION population.number_fits(p_number bigint, p_sex population.sex, p_birth date) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT p_number / 1000000 % 1000 = ((extract(year FROM p_birth)::integer / 100 - 19) * 2
    + CASE p_sex WHEN 'female' THEN 1 ELSE 0 END) * 100 + extract(year FROM p_birth)::integer % 100
$$;
