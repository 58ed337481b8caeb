-- Adds people to the cube who were written without triggers, on any day. p_first, p_last: the range of their keys, both included;
-- null: what a recount finds missing.
CREATE OR REPLACE FUNCTION statistics.add_people(p_first bigint, p_last bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_today constant date := population.today();
BEGIN
  PERFORM statistics.lock_cube(true);
  WITH missing AS MATERIALIZED (
    SELECT * FROM statistics.count_people(p_first, p_last, v_today) WHERE p_first IS NOT NULL
    UNION ALL
    SELECT * FROM statistics.differences() WHERE p_first IS NULL
  ), kept AS (
    INSERT INTO statistics.month_change AS m (unit_id, month, changes)
      SELECT c.unit_id, statistics.month_of(c.day), statistics.packed_changes(array_agg(c::statistics.cell_change))
        FROM missing c WHERE c.day > v_today GROUP BY 1, 2
      ON CONFLICT (unit_id, month) DO UPDATE SET changes = m.changes || excluded.changes
  )
  INSERT INTO statistics.cell AS x (unit_id, residence, sex, people, birth_year, record_keys, is_foreign)
    SELECT c.unit_id, c.residence, c.sex, c.people, c.birth_year, (c.record_keys % 255 + 255) % 255, c.is_foreign
      FROM missing c WHERE c.day = v_today
    ON CONFLICT (unit_id, residence, sex, birth_year, is_foreign)
    DO UPDATE SET people = x.people + excluded.people, record_keys = (x.record_keys + excluded.record_keys) % 255;
  DELETE FROM statistics.running_total_state;
END $$;
