-- Adds changes of cells to statistics.running_total, which is for the units since p_units_since. Each list starts with 0 and has a
-- running total for each birth year from statistics.first_birth_year() up to p_last_birth_year.
CREATE OR REPLACE FUNCTION statistics.add_to_running_totals(
  p_changes statistics.cell_change[], p_units_since date, p_last_birth_year integer) RETURNS void
LANGUAGE sql AS $$
  WITH by_birth_year AS (
    SELECT c.residence, c.is_foreign, coalesce(m.province_id, 0) AS province_id, coalesce(m.commune_id, 0) AS commune_id,
        c.birth_year,
        sum(c.people) FILTER (WHERE c.sex = 'male') AS male,
        sum(c.record_keys) FILTER (WHERE c.sex = 'male') AS male_keys,
        sum(c.people) FILTER (WHERE c.sex = 'female') AS female,
        sum(c.record_keys) FILTER (WHERE c.sex = 'female') AS female_keys
      FROM unnest(p_changes) c JOIN statistics.unit_mapping m ON m.units_since = p_units_since AND m.unit_id = c.unit_id
      GROUP BY 1, 2, 3, 4, 5
  ), running AS (
    SELECT residence, is_foreign, province_id, commune_id, birth_year,
        coalesce(sum(b.male) OVER up_to_year, 0)::integer AS male,
        (coalesce(sum(b.male_keys) OVER up_to_year, 0) % 255)::smallint AS male_keys,
        coalesce(sum(b.female) OVER up_to_year, 0)::integer AS female,
        (coalesce(sum(b.female_keys) OVER up_to_year, 0) % 255)::smallint AS female_keys
      FROM (SELECT DISTINCT x.residence, x.is_foreign, x.province_id, x.commune_id FROM by_birth_year x) communes
        CROSS JOIN generate_series(statistics.first_birth_year() - 1, p_last_birth_year) y (birth_year)
        LEFT JOIN by_birth_year b USING (residence, is_foreign, province_id, commune_id, birth_year)
      WINDOW up_to_year AS (PARTITION BY residence, is_foreign, province_id, commune_id ORDER BY birth_year)
  )
  INSERT INTO statistics.running_total AS t (residence, is_foreign, province_id, commune_id, male, male_keys, female, female_keys)
    SELECT r.residence, r.is_foreign, r.province_id, r.commune_id, array_agg(r.male ORDER BY r.birth_year),
        array_agg(r.male_keys ORDER BY r.birth_year), array_agg(r.female ORDER BY r.birth_year),
        array_agg(r.female_keys ORDER BY r.birth_year)
      FROM running r GROUP BY 1, 2, 3, 4 ORDER BY 1, 3, 4, 2
    ON CONFLICT (residence, province_id, commune_id, is_foreign) DO UPDATE SET (male, male_keys, female, female_keys) = (
      SELECT array_agg(x.m1 + x.m2), array_agg(((x.k1 + x.k2) % 255)::smallint), array_agg(x.f1 + x.f2),
          array_agg(((x.l1 + x.l2) % 255)::smallint)
        FROM unnest(t.male, excluded.male, t.male_keys, excluded.male_keys, t.female, excluded.female, t.female_keys,
          excluded.female_keys) x (m1, m2, k1, k2, f1, f2, l1, l2))
$$;
