-- The first day of a day's month.
CREATE OR REPLACE FUNCTION statistics.month_of(p_day date) RETURNS date LANGUAGE sql IMMUTABLE AS $$
  SELECT p_day - (extract(day FROM p_day)::integer - 1)
$$;
