-- A personal number in its written form of twelve digits.
CREATE OR REPLACE FUNCTION population.number_text(p_number bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT lpad(p_number::text, 12, '0')
$$;
