-- The first possible day of a date such as "1950-03-14", "1950-03" or "1950".
CREATE OR REPLACE FUNCTION population.first_day(p_text text) RETURNS date LANGUAGE sql IMMUTABLE AS $$
  SELECT (p_text || substr('0000-01-01', length(p_text) + 1))::date
$$;
