-- How many windows of one unit can overlap one window of another; 1 where it is longer.
CREATE OR REPLACE FUNCTION partner.windows_within(p_unit text, p_of text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE p_unit || ' in ' || p_of
  WHEN 'day in week' THEN 7 WHEN 'day in month' THEN 31 WHEN 'day in year' THEN 366
  WHEN 'week in month' THEN 6 WHEN 'week in year' THEN 54 WHEN 'month in year' THEN 12
  ELSE 1
END
$$;
