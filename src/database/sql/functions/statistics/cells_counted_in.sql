-- The cells whose people are counted in a unit on p_day, with the commune, district and province they are mapped to (null where a
-- split leaves it uncertain): changes not folded yet, changes between p_day and the day of the cube, and unless p_only_changes also the
-- folded cells. p_province: the province of the unit, or the unit itself.
-- The OFFSET 0 makes the inner side of each join an index lookup per row: the planner cannot know how few changes wait, or
-- how few units a province has. Inlined into the caller's query, so that it is planned with it.
CREATE OR REPLACE FUNCTION statistics.cells_counted_in(
  p_unit administrative_unit.unit, p_province integer, p_units_since date, p_day date, p_cube_day date,
  p_residences statistics.residence_kind[], p_only_changes boolean)
RETURNS TABLE (commune_id integer, district_id integer, province_id integer, residence statistics.residence_kind, sex population.sex, birth_year smallint,
  is_foreign boolean, people integer, record_keys integer)
LANGUAGE sql STABLE AS $$
  SELECT m.commune_id, m.district_id, m.province_id, c.residence, c.sex, c.birth_year, c.is_foreign, c.people, c.record_keys
    FROM statistics.pending_changes() c, LATERAL (
      SELECT * FROM statistics.unit_mapping x WHERE x.units_since = p_units_since AND x.unit_id = c.unit_id OFFSET 0) m
    WHERE c.residence = ANY (p_residences) AND c.day <= p_day AND statistics.is_counted_in(m, p_unit, p_province)
  UNION ALL
  -- Looks people up: only where the question is about households.
  SELECT m.commune_id, m.district_id, m.province_id, c.residence, c.sex, c.birth_year, c.is_foreign, c.people, c.record_keys
    FROM statistics.pending_household_changes() c, LATERAL (
      SELECT * FROM statistics.unit_mapping x WHERE x.units_since = p_units_since AND x.unit_id = c.unit_id OFFSET 0) m
    WHERE 'household' = ANY (p_residences::text[]) AND c.day <= p_day AND statistics.is_counted_in(m, p_unit, p_province)
  UNION ALL
  SELECT m.commune_id, m.district_id, m.province_id, c.residence, c.sex, c.birth_year, c.is_foreign,
      CASE WHEN p_day < p_cube_day THEN -c.people ELSE c.people END,
      CASE WHEN p_day < p_cube_day THEN -c.record_keys ELSE c.record_keys END
    FROM statistics.unit_mapping m, LATERAL (
      SELECT * FROM statistics.month_change x
        WHERE x.unit_id = m.unit_id AND x.month BETWEEN statistics.month_of(least(p_day, p_cube_day)) AND greatest(p_day, p_cube_day)
        OFFSET 0) x, LATERAL statistics.unpacked_changes(x) c
    WHERE p_day <> p_cube_day AND m.units_since = p_units_since AND statistics.is_counted_in(m, p_unit, p_province)
      AND c.residence = ANY (p_residences) AND c.day > least(p_day, p_cube_day) AND c.day <= greatest(p_day, p_cube_day)
  UNION ALL
  SELECT m.commune_id, m.district_id, m.province_id, c.residence, c.sex, c.birth_year, c.is_foreign, c.people, c.record_keys
    FROM statistics.unit_mapping m, LATERAL (
      SELECT * FROM statistics.cell x WHERE x.unit_id = m.unit_id AND x.residence = ANY (p_residences) OFFSET 0) c
    WHERE NOT p_only_changes AND p_unit.level <> 'country' AND m.units_since = p_units_since
      AND statistics.is_counted_in(m, p_unit, p_province)
  UNION ALL
  -- The whole country: all cells, in one hash join.
  SELECT m.commune_id, m.district_id, m.province_id, c.residence, c.sex, c.birth_year, c.is_foreign, c.people, c.record_keys
    FROM statistics.unit_mapping m JOIN statistics.cell c USING (unit_id)
    WHERE NOT p_only_changes AND p_unit.level = 'country' AND m.units_since = p_units_since
      AND c.residence = ANY (p_residences)
$$;
