-- What each cell of the cube lacks compared with a recount of people, today and by temporary residences that end later. No rows
-- while the cube is right.
CREATE OR REPLACE FUNCTION statistics.differences() RETURNS SETOF statistics.cell_change LANGUAGE sql STABLE AS $$
  WITH actual AS (
    SELECT * FROM statistics.cube(population.today()) c WHERE c.residence::text <> 'household'
    UNION ALL
    SELECT c.day, c.unit_id, c.residence, c.sex, c.birth_year, c.is_foreign, sum(c.people)::integer,
        ((sum(c.record_keys) % 255 + 255) % 255)::integer
      FROM (
        SELECT p.* FROM statistics.pending_changes() p
        UNION ALL
        SELECT u.* FROM statistics.month_change m, LATERAL statistics.unpacked_changes(m) u
          WHERE m.month >= statistics.month_of(population.today())) c
      WHERE c.day > population.today()
      GROUP BY 1, 2, 3, 4, 5, 6
  )
  SELECT day, unit_id, residence, sex, birth_year, is_foreign, coalesce(p.people, 0) - coalesce(a.people, 0),
      (coalesce(p.record_keys, 0) - coalesce(a.record_keys, 0)) % 255
    FROM statistics.count_people('{population.person}', population.today()) p
      FULL JOIN actual a USING (day, unit_id, residence, sex, birth_year, is_foreign)
    WHERE coalesce(p.people, 0) <> coalesce(a.people, 0) OR (coalesce(p.record_keys, 0) - coalesce(a.record_keys, 0)) % 255 <> 0
  UNION ALL
  SELECT * FROM statistics.household_differences()
$$;
