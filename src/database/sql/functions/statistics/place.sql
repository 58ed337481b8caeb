-- Adds cells of the cube to statistics.placed, which is for p_era and p_day.
CREATE OR REPLACE FUNCTION statistics.place(p_cells statistics.resident[], p_era date, p_day date) RETURNS void
LANGUAGE sql AS $$
  WITH cell AS (
    SELECT r.residence, coalesce(p.province_id, 0) AS province_id, coalesce(p.commune_id, 0) AS commune_id, r.birth_year,
        sum(r.people) FILTER (WHERE r.sex = 'male') AS male,
        sum(r.record_keys % 255) FILTER (WHERE r.sex = 'male') AS male_keys,
        sum(r.people) FILTER (WHERE r.sex = 'female') AS female,
        sum(r.record_keys % 255) FILTER (WHERE r.sex = 'female') AS female_keys
      FROM unnest(p_cells) r JOIN statistics.placement p ON p.era = p_era AND p.unit_id = r.unit_id
      GROUP BY 1, 2, 3, 4
  ), running AS (
    SELECT residence, province_id, commune_id, birth_year,
        coalesce(sum(c.male) OVER earlier, 0)::integer AS male,
        (coalesce(sum(c.male_keys) OVER earlier, 0) % 255)::integer AS male_keys,
        coalesce(sum(c.female) OVER earlier, 0)::integer AS female,
        (coalesce(sum(c.female_keys) OVER earlier, 0) % 255)::integer AS female_keys
      FROM (SELECT DISTINCT x.residence, x.province_id, x.commune_id FROM cell x) places
        CROSS JOIN generate_series(statistics.first_birth_year() - 1, extract(year FROM p_day)::integer + 1) y (birth_year)
        LEFT JOIN cell c USING (residence, province_id, commune_id, birth_year)
      WINDOW earlier AS (PARTITION BY residence, province_id, commune_id ORDER BY birth_year)
  )
  INSERT INTO statistics.placed AS c (residence, province_id, commune_id, male, male_keys, female, female_keys)
    SELECT r.residence, r.province_id, r.commune_id, array_agg(r.male ORDER BY r.birth_year),
        array_agg(r.male_keys ORDER BY r.birth_year), array_agg(r.female ORDER BY r.birth_year),
        array_agg(r.female_keys ORDER BY r.birth_year)
      FROM running r GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (residence, province_id, commune_id) DO UPDATE SET (male, male_keys, female, female_keys) = (
      SELECT array_agg(x.m1 + x.m2), array_agg((x.k1 + x.k2) % 255), array_agg(x.f1 + x.f2), array_agg((x.l1 + x.l2) % 255)
        FROM unnest(c.male, excluded.male, c.male_keys, excluded.male_keys, c.female, excluded.female, c.female_keys,
          excluded.female_keys) x (m1, m2, k1, k2, f1, f2, l1, l2))
$$;
