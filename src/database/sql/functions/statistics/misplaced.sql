-- How many places of statistics.placed have not what the cube gives for the day they are for; none while it is worked out.
CREATE OR REPLACE FUNCTION statistics.misplaced() RETURNS bigint LANGUAGE sql STABLE AS $$
  WITH expected AS (
    SELECT r.residence, coalesce(p.province_id, 0) AS province_id, coalesce(p.commune_id, 0) AS commune_id, r.birth_year,
        coalesce(sum(r.people) FILTER (WHERE r.sex = 'male'), 0) AS male,
        coalesce(sum(r.record_keys) FILTER (WHERE r.sex = 'male'), 0) AS male_keys,
        coalesce(sum(r.people) FILTER (WHERE r.sex = 'female'), 0) AS female,
        coalesce(sum(r.record_keys) FILTER (WHERE r.sex = 'female'), 0) AS female_keys
      FROM statistics.placed_for f JOIN statistics.placement p USING (era)
        JOIN statistics.resident r ON r.unit_id = p.unit_id AND r.until > f.day
      WHERE f.next_province IS NULL
      GROUP BY 1, 2, 3, 4
  ), found AS (
    SELECT c.residence, c.province_id, c.commune_id, statistics.first_birth_year() - 2 + x.i AS birth_year,
        x.male - lag(x.male, 1, 0) OVER place AS male, x.male_keys - lag(x.male_keys, 1, 0) OVER place AS male_keys,
        x.female - lag(x.female, 1, 0) OVER place AS female,
        x.female_keys - lag(x.female_keys, 1, 0) OVER place AS female_keys
      FROM statistics.placed_for f, statistics.placed c,
        unnest(c.male, c.male_keys, c.female, c.female_keys) WITH ORDINALITY x (male, male_keys, female, female_keys, i)
      WHERE f.next_province IS NULL
      WINDOW place AS (PARTITION BY c.residence, c.province_id, c.commune_id ORDER BY x.i)
  )
  SELECT count(*)
    FROM expected e FULL JOIN found c USING (residence, province_id, commune_id, birth_year)
    WHERE (coalesce(e.male, 0), coalesce(e.female, 0)) <> (coalesce(c.male, 0), coalesce(c.female, 0))
      OR (coalesce(e.male_keys, 0) - coalesce(c.male_keys, 0)) % 255 <> 0
      OR (coalesce(e.female_keys, 0) - coalesce(c.female_keys, 0)) % 255 <> 0
$$;
