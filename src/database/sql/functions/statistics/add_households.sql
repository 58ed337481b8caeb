-- Adds to the cube the households that a recount finds missing: when their count begins, and after people were written without triggers.
CREATE OR REPLACE FUNCTION statistics.add_households() RETURNS void LANGUAGE plpgsql SET work_mem = '512MB' AS $$
BEGIN
  PERFORM statistics.lock_cube(true);
  PERFORM statistics.apply_changes(array_agg(d)) FROM statistics.household_differences() d;
END $$;
