-- Whether the digits of a personal number match sex and birth year: the fourth is century and sex, the next two the year.
CREATE OR REPLACE FUNCTION population.number_fits(p_number bigint, p_sex population.sex, p_birth date) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT p_number / 1000000 % 1000 = ((extract(year FROM p_birth)::integer / 100 - 19) * 2
    + CASE p_sex WHEN 'female' THEN 1 ELSE 0 END) * 100 + extract(year FROM p_birth)::integer % 100
$$;
