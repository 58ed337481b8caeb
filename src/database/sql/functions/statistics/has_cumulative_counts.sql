-- Whether statistics.cumulative_count is complete for the units since a day, and for today.
CREATE OR REPLACE FUNCTION statistics.has_cumulative_counts(p_units_since date, p_today date) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM statistics.cumulative_count_state s
      WHERE s.units_since = p_units_since AND s.day = p_today AND s.next_province IS NULL)
$$;
