-- How many entries of statistics.running_total differ from the cube; 0 while they are being worked out.
CREATE OR REPLACE FUNCTION statistics.running_total_differences() RETURNS bigint LANGUAGE sql STABLE AS $$
  WITH expected AS (
    SELECT c.residence, c.is_foreign, coalesce(m.province_id, 0) AS province_id, coalesce(m.commune_id, 0) AS commune_id,
        c.birth_year,
        coalesce(sum(c.people) FILTER (WHERE c.sex = 'male'), 0) AS male,
        coalesce(sum(c.record_keys) FILTER (WHERE c.sex = 'male'), 0) AS male_keys,
        coalesce(sum(c.people) FILTER (WHERE c.sex = 'female'), 0) AS female,
        coalesce(sum(c.record_keys) FILTER (WHERE c.sex = 'female'), 0) AS female_keys
      FROM statistics.running_total_state s JOIN statistics.unit_mapping m USING (units_since)
        JOIN statistics.cell c ON c.unit_id = m.unit_id
      WHERE s.next_province IS NULL
      GROUP BY 1, 2, 3, 4, 5
  ), actual AS (
    SELECT t.residence, t.is_foreign, t.province_id, t.commune_id, statistics.first_birth_year() - 2 + x.i AS birth_year,
        x.male - lag(x.male, 1, 0) OVER list AS male, x.male_keys - lag(x.male_keys, 1, 0::smallint) OVER list AS male_keys,
        x.female - lag(x.female, 1, 0) OVER list AS female,
        x.female_keys - lag(x.female_keys, 1, 0::smallint) OVER list AS female_keys
      FROM statistics.running_total_state s, statistics.running_total t,
        unnest(t.male, t.male_keys, t.female, t.female_keys) WITH ORDINALITY x (male, male_keys, female, female_keys, i)
      WHERE s.next_province IS NULL
      WINDOW list AS (PARTITION BY t.residence, t.is_foreign, t.province_id, t.commune_id ORDER BY x.i)
  )
  SELECT count(*)
    FROM expected e FULL JOIN actual a USING (residence, is_foreign, province_id, commune_id, birth_year)
    WHERE (coalesce(e.male, 0), coalesce(e.female, 0)) <> (coalesce(a.male, 0), coalesce(a.female, 0))
      OR (coalesce(e.male_keys, 0) - coalesce(a.male_keys, 0)) % 255 <> 0
      OR (coalesce(e.female_keys, 0) - coalesce(a.female_keys, 0)) % 255 <> 0
$$;
