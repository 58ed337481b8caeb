-- Adds people to the cube who were written without triggers. p_first, p_last: the range of their keys, both included.
CREATE OR REPLACE FUNCTION statistics.add_people(p_first bigint, p_last bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM statistics.lock_cube(true);
  INSERT INTO statistics.resident AS r
    SELECT * FROM statistics.count_people(p_first, p_last)
    ON CONFLICT (unit_id, residence, birth_year, sex, until)
    DO UPDATE SET people = r.people + excluded.people, record_keys = r.record_keys + excluded.record_keys;
  DELETE FROM statistics.cumulative_count_state;
END $$;
