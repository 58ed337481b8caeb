-- The changes of households' cells that changes of people make. p_changes: of each household, all that are not folded. A household's
-- members, heads and head's unit are sums over its people, so that what they were is what they are now less what changed since.
CREATE OR REPLACE FUNCTION statistics.household_changes(p_changes statistics.person_change[]) RETURNS SETOF statistics.cell_change
LANGUAGE sql STABLE AS $$
  WITH change AS MATERIALIZED (
    SELECT * FROM (
      SELECT c.household_id, c.day, sum(c.people) AS members, coalesce(sum(c.people) FILTER (WHERE c.is_head), 0) AS heads,
          coalesce(sum(c.people * c.permanent_unit::bigint) FILTER (WHERE c.is_head), 0) AS unit_id
        FROM unnest(p_changes) c WHERE c.household_id IS NOT NULL GROUP BY 1, 2) d
      WHERE (d.members, d.heads, d.unit_id) <> (0, 0, 0)
  ), present AS (
    SELECT p.household_id, count(*) AS members, count(*) FILTER (WHERE p.relation_to_household_head = 'head') AS heads,
        coalesce(sum(p.permanent_unit) FILTER (WHERE p.relation_to_household_head = 'head'), 0) AS unit_id
      FROM population.person p
      WHERE p.household_id = ANY (ARRAY(SELECT c.household_id FROM change c)) AND p.death_date IS NULL AND p.missing_since IS NULL
      GROUP BY 1
  ), changed AS (
    SELECT c.household_id, c.day, c.members, c.heads, c.unit_id,
        coalesce(p.members, 0) - coalesce(sum(c.members) OVER later, 0) AS members_after,
        coalesce(p.heads, 0) - coalesce(sum(c.heads) OVER later, 0) AS heads_after,
        coalesce(p.unit_id, 0) - coalesce(sum(c.unit_id) OVER later, 0) AS unit_after
      FROM change c LEFT JOIN present p USING (household_id)
      WINDOW later AS (PARTITION BY c.household_id ORDER BY c.day DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
  )
  SELECT c.day, x.unit_id::integer, 'household'::text::statistics.residence_kind, 'male'::population.sex,
      statistics.household_size_counted(x.members::bigint), false, x.people,
      x.people * statistics.household_key(c.household_id, s.seed)
    FROM changed c, statistics.secret s, LATERAL (VALUES
      (c.members_after, c.heads_after, c.unit_after, 1),
      (c.members_after - c.members, c.heads_after - c.heads, c.unit_after - c.unit_id, -1)) x (members, heads, unit_id, people)
    WHERE x.heads = 1 AND x.unit_id <> 0
$$;
