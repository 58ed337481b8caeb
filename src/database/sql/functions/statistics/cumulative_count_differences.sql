-- How many entries of statistics.cumulative_count differ from the cube on the day they are for; 0 while they are being built.
CREATE OR REPLACE FUNCTION statistics.cumulative_count_differences() RETURNS bigint LANGUAGE sql STABLE AS $$
  WITH expected AS (
    SELECT r.residence, coalesce(m.province_id, 0) AS province_id, coalesce(m.commune_id, 0) AS commune_id, r.birth_year,
        coalesce(sum(r.people) FILTER (WHERE r.sex = 'male'), 0) AS male,
        coalesce(sum(r.record_keys) FILTER (WHERE r.sex = 'male'), 0) AS male_keys,
        coalesce(sum(r.people) FILTER (WHERE r.sex = 'female'), 0) AS female,
        coalesce(sum(r.record_keys) FILTER (WHERE r.sex = 'female'), 0) AS female_keys
      FROM statistics.cumulative_count_state s JOIN statistics.unit_mapping m USING (units_since)
        JOIN statistics.resident r ON r.unit_id = m.unit_id AND r.until > s.day
      WHERE s.next_province IS NULL
      GROUP BY 1, 2, 3, 4
  ), actual AS (
    SELECT c.residence, c.province_id, c.commune_id, statistics.first_birth_year() - 2 + x.i AS birth_year,
        x.male - lag(x.male, 1, 0) OVER list AS male, x.male_keys - lag(x.male_keys, 1, 0) OVER list AS male_keys,
        x.female - lag(x.female, 1, 0) OVER list AS female,
        x.female_keys - lag(x.female_keys, 1, 0) OVER list AS female_keys
      FROM statistics.cumulative_count_state s, statistics.cumulative_count c,
        unnest(c.male, c.male_keys, c.female, c.female_keys) WITH ORDINALITY x (male, male_keys, female, female_keys, i)
      WHERE s.next_province IS NULL
      WINDOW list AS (PARTITION BY c.residence, c.province_id, c.commune_id ORDER BY x.i)
  )
  SELECT count(*)
    FROM expected e FULL JOIN actual a USING (residence, province_id, commune_id, birth_year)
    WHERE (coalesce(e.male, 0), coalesce(e.female, 0)) <> (coalesce(a.male, 0), coalesce(a.female, 0))
      OR (coalesce(e.male_keys, 0) - coalesce(a.male_keys, 0)) % 255 <> 0
      OR (coalesce(e.female_keys, 0) - coalesce(a.female_keys, 0)) % 255 <> 0
$$;
