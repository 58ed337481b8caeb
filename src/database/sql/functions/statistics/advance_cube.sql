-- Brings the cube up to p_today: what ends by itself on the days since then ends in the cube, and of months whose days need not be
-- told apart any longer the sums alone are kept. The caller holds the cube's lock, and the running totals are complete.
CREATE OR REPLACE FUNCTION statistics.advance_cube(p_today date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  exact_days constant integer := 90;
  state statistics.cube_state;
BEGIN
  SELECT * INTO state FROM statistics.cube_state;
  IF state.day >= p_today THEN
    RETURN;
  END IF;
  PERFORM statistics.apply_changes(array_agg(c))
    FROM statistics.month_change m, LATERAL statistics.unpacked_changes(m) c
    WHERE m.month BETWEEN statistics.month_of(state.day) AND p_today AND c.day > state.day AND c.day <= p_today;
  UPDATE statistics.month_change m SET changes = statistics.summed_up(m)
    WHERE m.month >= state.exact_from AND m.month < statistics.month_of(p_today - exact_days);
  UPDATE statistics.cube_state
    SET day = p_today, exact_from = greatest(state.exact_from, statistics.month_of(p_today - exact_days));
END $$;
