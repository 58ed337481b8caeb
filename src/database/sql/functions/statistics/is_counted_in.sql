-- Whether people registered in a mapped unit are counted in p_unit. A commune also counts people who may live in it after a
-- split, unless their unit lies in another province for certain. p_province: the province of p_unit, or p_unit itself.
CREATE OR REPLACE FUNCTION statistics.is_counted_in(
  p_mapping statistics.unit_mapping, p_unit administrative_unit.unit, p_province integer)
RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT CASE p_unit.level
    WHEN 'country' THEN true
    WHEN 'province' THEN p_mapping.province_id = p_unit.unit_id
    WHEN 'district' THEN p_mapping.district_id = p_unit.unit_id
    ELSE p_mapping.commune_id = p_unit.unit_id
      OR p_mapping.commune_id IS NULL AND coalesce(p_mapping.province_id, p_province) IS NOT DISTINCT FROM p_province
        AND p_unit.unit_id = ANY (statistics.equivalent_units(p_mapping.unit_id, p_mapping.units_since)) END
$$;
