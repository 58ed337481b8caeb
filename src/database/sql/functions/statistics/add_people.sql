-- Adds people to the cube who were written without triggers, on any day, all in one statement: a cell is written once. p_tables: the
-- tables that they are in, which become partitions in the caller's transaction; null: what a recount finds missing.
CREATE OR REPLACE FUNCTION statistics.add_people(p_tables regclass[]) RETURNS void LANGUAGE plpgsql
SET work_mem = '512MB' SET enable_memoize = off AS $$
DECLARE
  v_today constant date := population.today();
BEGIN
  PERFORM statistics.lock_cube(true);
  WITH missing AS MATERIALIZED (
    SELECT * FROM statistics.count_people(p_tables, v_today) WHERE p_tables IS NOT NULL
    UNION ALL
    SELECT * FROM statistics.differences() WHERE p_tables IS NULL
  ), kept AS (
    INSERT INTO statistics.month_change AS m (unit_id, month, changes)
      SELECT c.unit_id, statistics.month_of(c.day), array_agg(p)
        FROM missing c, LATERAL statistics.packed_changes(c::statistics.cell_change) p WHERE c.day > v_today GROUP BY 1, 2
      ON CONFLICT (unit_id, month) DO UPDATE SET changes = m.changes || excluded.changes
  )
  INSERT INTO statistics.cell AS x (unit_id, residence, sex, people, birth_year, record_keys, is_foreign)
    -- In the order of the index, and so that the cells of a unit are read together.
    SELECT c.unit_id, c.residence, c.sex, c.people, c.birth_year, (c.record_keys % 255 + 255) % 255, c.is_foreign
      FROM missing c WHERE c.day = v_today ORDER BY 1, 2, 3, 5, 7
    ON CONFLICT (unit_id, residence, sex, birth_year, is_foreign)
    DO UPDATE SET people = x.people + excluded.people, record_keys = (x.record_keys + excluded.record_keys) % 255;
  DELETE FROM statistics.running_total_state;
END $$;
