-- Adds cells of the cube to statistics.cumulative_count, which is for the units since p_units_since and for p_day. Each list
-- of a cumulative count starts with 0 and has a running total for each birth year from statistics.first_birth_year() up to
-- next year.
CREATE OR REPLACE FUNCTION statistics.add_to_cumulative_counts(
  p_cells statistics.resident[], p_units_since date, p_day date) RETURNS void
LANGUAGE sql AS $$
  WITH by_birth_year AS (
    SELECT r.residence, coalesce(m.province_id, 0) AS province_id, coalesce(m.commune_id, 0) AS commune_id, r.birth_year,
        sum(r.people) FILTER (WHERE r.sex = 'male') AS male,
        sum(r.record_keys % 255) FILTER (WHERE r.sex = 'male') AS male_keys,
        sum(r.people) FILTER (WHERE r.sex = 'female') AS female,
        sum(r.record_keys % 255) FILTER (WHERE r.sex = 'female') AS female_keys
      FROM unnest(p_cells) r JOIN statistics.unit_mapping m ON m.units_since = p_units_since AND m.unit_id = r.unit_id
      GROUP BY 1, 2, 3, 4
  ), running_total AS (
    SELECT residence, province_id, commune_id, birth_year,
        coalesce(sum(b.male) OVER up_to_year, 0)::integer AS male,
        (coalesce(sum(b.male_keys) OVER up_to_year, 0) % 255)::integer AS male_keys,
        coalesce(sum(b.female) OVER up_to_year, 0)::integer AS female,
        (coalesce(sum(b.female_keys) OVER up_to_year, 0) % 255)::integer AS female_keys
      FROM (SELECT DISTINCT x.residence, x.province_id, x.commune_id FROM by_birth_year x) communes
        CROSS JOIN generate_series(statistics.first_birth_year() - 1, extract(year FROM p_day)::integer + 1) y (birth_year)
        LEFT JOIN by_birth_year b USING (residence, province_id, commune_id, birth_year)
      WINDOW up_to_year AS (PARTITION BY residence, province_id, commune_id ORDER BY birth_year)
  )
  INSERT INTO statistics.cumulative_count AS c (residence, province_id, commune_id, male, male_keys, female, female_keys)
    SELECT t.residence, t.province_id, t.commune_id, array_agg(t.male ORDER BY t.birth_year),
        array_agg(t.male_keys ORDER BY t.birth_year), array_agg(t.female ORDER BY t.birth_year),
        array_agg(t.female_keys ORDER BY t.birth_year)
      FROM running_total t GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (residence, province_id, commune_id) DO UPDATE SET (male, male_keys, female, female_keys) = (
      SELECT array_agg(x.m1 + x.m2), array_agg((x.k1 + x.k2) % 255), array_agg(x.f1 + x.f2), array_agg((x.l1 + x.l2) % 255)
        FROM unnest(c.male, excluded.male, c.male_keys, excluded.male_keys, c.female, excluded.female, c.female_keys,
          excluded.female_keys) x (m1, m2, k1, k2, f1, f2, l1, l2))
$$;
