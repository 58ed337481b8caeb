-- The cube on a day: folded counts, those not folded yet, and what changed between p_day and the day of the folded ones; without
-- empty cells.
CREATE OR REPLACE FUNCTION statistics.cube(p_day date) RETURNS SETOF statistics.cell_change LANGUAGE sql STABLE AS $$
  SELECT p_day, r.unit_id, r.residence, r.sex, r.birth_year, r.is_foreign, sum(r.people)::integer,
      ((sum(r.record_keys) % 255 + 255) % 255)::integer
    FROM (
      SELECT c.unit_id, c.residence, c.sex, c.birth_year, c.is_foreign, c.people, c.record_keys FROM statistics.cell c
      UNION ALL
      SELECT c.unit_id, c.residence, c.sex, c.birth_year, c.is_foreign, c.people, c.record_keys
        FROM statistics.pending_changes() c WHERE c.day <= p_day
      UNION ALL
      SELECT c.unit_id, c.residence, c.sex, c.birth_year, c.is_foreign, c.people, c.record_keys
        FROM statistics.pending_household_changes() c WHERE c.day <= p_day
      UNION ALL
      SELECT c.unit_id, c.residence, c.sex, c.birth_year, c.is_foreign, c.people * d.sign, c.record_keys * d.sign
        FROM statistics.cube_state s, LATERAL (SELECT CASE WHEN p_day < s.day THEN -1 ELSE 1 END AS sign) d,
          statistics.month_change m, LATERAL statistics.unpacked_changes(m) c
        WHERE c.day > least(s.day, p_day) AND c.day <= greatest(s.day, p_day)) r
    GROUP BY 2, 3, 4, 5, 6
    HAVING sum(r.people) <> 0 OR sum(r.record_keys) % 255 <> 0
$$;
