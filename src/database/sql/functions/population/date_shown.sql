-- A date to its precision: 1950-03-14, 1950-03 or 1950.
CREATE OR REPLACE FUNCTION population.date_shown(p_date date, p_precision population.date_precision) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT to_char(p_date::timestamp, CASE p_precision WHEN 'day' THEN 'YYYY-MM-DD' WHEN 'month' THEN 'YYYY-MM' ELSE 'YYYY' END)
$$;
