-- The cells of the cube whose people are counted in a unit, with the commune and province they are mapped to (null where a
-- split leaves it uncertain): changes not folded yet, and unless p_only_changes also the folded cells.
-- p_province: the province of the unit, or the unit itself.
-- The OFFSET 0 makes the inner side of each join an index lookup per row: the planner cannot know how few changes wait, or
-- how few units a province has. Inlined into the caller's query, so that it is planned with it.
CREATE OR REPLACE FUNCTION statistics.cells_counted_in(
  p_unit administrative_unit.unit, p_province integer, p_units_since date, p_today date,
  p_residences statistics.residence[], p_only_changes boolean)
RETURNS TABLE (commune_id integer, province_id integer, residence statistics.residence, birth_year smallint,
  sex population.sex, people integer, record_keys bigint)
LANGUAGE sql STABLE AS $$
  SELECT m.commune_id, m.province_id, c.residence, c.birth_year, c.sex, c.people, c.record_keys
    FROM statistics.resident_change c, LATERAL (
      SELECT * FROM statistics.unit_mapping x WHERE x.units_since = p_units_since AND x.unit_id = c.unit_id OFFSET 0) m
    WHERE c.residence = ANY (p_residences) AND c.until > p_today AND statistics.is_counted_in(m, p_unit, p_province)
  UNION ALL
  SELECT m.commune_id, m.province_id, c.residence, c.birth_year, c.sex, c.people, c.record_keys
    FROM statistics.unit_mapping m, LATERAL (
      SELECT * FROM statistics.resident x
        WHERE x.unit_id = m.unit_id AND x.residence = ANY (p_residences) AND x.until > p_today OFFSET 0) c
    WHERE NOT p_only_changes AND p_unit.level <> 'country' AND m.units_since = p_units_since
      AND statistics.is_counted_in(m, p_unit, p_province)
  UNION ALL
  -- The whole country: all cells, in one hash join.
  SELECT m.commune_id, m.province_id, c.residence, c.birth_year, c.sex, c.people, c.record_keys
    FROM statistics.unit_mapping m JOIN statistics.resident c USING (unit_id)
    WHERE NOT p_only_changes AND p_unit.level = 'country' AND m.units_since = p_units_since
      AND c.residence = ANY (p_residences) AND c.until > p_today
$$;
