-- Counts households from the rows of people into cells of the cube on p_day. A household is counted in the unit of its head's permanent
-- residence, with the members on record, wherever they live. Whoever is dead or missing is no member and no head; a household without
-- a head, or with one who has no permanent residence, is not counted.
CREATE OR REPLACE FUNCTION statistics.count_households(p_day date) RETURNS SETOF statistics.cell_change
LANGUAGE sql STABLE AS $$
  -- The value as text: PostgreSQL 15 and 16 make a new database in one transaction, in which it cannot be used yet.
  SELECT p_day, h.unit_id, 'household'::text::statistics.residence_kind, 'male'::population.sex,
      statistics.household_size_counted(h.members), false, count(*)::integer,
      (sum(statistics.household_key(h.household_id, s.seed)) % 255)::integer
    FROM (
      SELECT p.household_id, count(*) AS members, count(*) FILTER (WHERE p.relation_to_household_head = 'head') AS heads,
          min(p.permanent_unit) FILTER (WHERE p.relation_to_household_head = 'head') AS unit_id
        FROM population.person p
        WHERE p.household_id IS NOT NULL AND p.death_date IS NULL AND p.missing_since IS NULL
        GROUP BY 1) h, statistics.secret s
    WHERE h.heads = 1 AND h.unit_id IS NOT NULL
    GROUP BY h.unit_id, statistics.household_size_counted(h.members)
$$;
