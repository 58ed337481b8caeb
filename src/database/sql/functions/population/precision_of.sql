-- The precision of a date such as "1950-03-14", "1950-03" or "1950".
CREATE OR REPLACE FUNCTION population.precision_of(p_text text) RETURNS population.date_precision LANGUAGE sql IMMUTABLE AS $$
  SELECT (CASE length(p_text) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year' END)::population.date_precision
$$;
