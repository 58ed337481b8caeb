-- By what a health insurance card is told from others: the social insurance number of ten digits, alone or at the end of 15
-- characters. Cards from before that number have benefit levels up to 7 and may have letters in the code of their unit; there
-- the last ten characters repeat from province to province, and only the whole is one person's.
CREATE OR REPLACE FUNCTION population.insurance_number(p_card text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN p_card ~ '^([A-Z]{2}[1-5][0-9]{2})?[0-9]{10}$' THEN right(p_card, 10) ELSE p_card END
$$;
