-- The sums of a unit's changes in a month, packed as changes of its last day.
CREATE OR REPLACE FUNCTION statistics.summed_up(p_change statistics.month_change) RETURNS integer[] LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(array_agg(p), '{}')
    FROM (
      SELECT (p_change.month + interval '1 month')::date - 1, c.unit_id, c.residence, c.sex, c.birth_year, c.is_foreign,
          sum(c.people)::integer, (sum(c.record_keys) % 255)::integer
        FROM statistics.unpacked_changes(p_change) c
        GROUP BY 2, 3, 4, 5, 6 HAVING sum(c.people) <> 0 OR sum(c.record_keys) % 255 <> 0) s,
      LATERAL statistics.packed_changes(s::statistics.cell_change) p
$$;
