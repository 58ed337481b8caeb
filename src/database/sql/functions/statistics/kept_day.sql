-- The day whose counts answer a question about p_day: itself for 90 days, then the end of a month on or before it. Months keep
-- their days for at least as long (statistics.advance_cube).
CREATE OR REPLACE FUNCTION statistics.kept_day(p_day date) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN p_day >= population.today() - 90 THEN p_day ELSE statistics.month_of(p_day + 1) - 1 END
$$;
