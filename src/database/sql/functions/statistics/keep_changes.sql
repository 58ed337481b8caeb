-- Keeps changes of cells by the day on which they are made, so that counts of other days can be worked out.
CREATE OR REPLACE FUNCTION statistics.keep_changes(p_changes statistics.cell_change[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO statistics.month_change AS m (unit_id, month, changes)
    SELECT c.unit_id, statistics.month_of(c.day), array_agg(p)
      FROM unnest(p_changes) c, LATERAL statistics.packed_changes(c) p GROUP BY 1, 2
    ON CONFLICT (unit_id, month) DO UPDATE SET changes = m.changes || excluded.changes
$$;
