-- Adds changes of cells to the cube and to the running totals, whatever day they are of. The caller holds the cube's lock.
CREATE OR REPLACE FUNCTION statistics.apply_changes(p_changes statistics.cell_change[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO statistics.cell AS x (unit_id, residence, sex, people, birth_year, record_keys, is_foreign)
    SELECT c.unit_id, c.residence, c.sex, sum(c.people), c.birth_year, (sum(c.record_keys) % 255 + 255) % 255, c.is_foreign
      FROM unnest(p_changes) c GROUP BY 1, 2, 3, 5, 7
    ON CONFLICT (unit_id, residence, sex, birth_year, is_foreign)
    DO UPDATE SET people = x.people + excluded.people, record_keys = (x.record_keys + excluded.record_keys) % 255;
  PERFORM statistics.add_to_running_totals(p_changes, s.units_since, s.last_birth_year)
    FROM statistics.running_total_state s WHERE s.next_province IS NULL;
END $$;
