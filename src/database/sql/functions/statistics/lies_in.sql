-- Whether people of a place are counted in a unit: those there for certain, and in a commune also those who may be there,
-- which nobody outside of its province may. p_province: the one that the unit is or lies in.
CREATE OR REPLACE FUNCTION statistics.lies_in(place statistics.placement, unit administrative_unit.unit, p_province integer)
RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT CASE unit.level
    WHEN 'country' THEN true
    WHEN 'province' THEN place.province_id = unit.unit_id
    ELSE place.commune_id = unit.unit_id
      OR place.commune_id IS NULL AND coalesce(place.province_id, p_province) IS NOT DISTINCT FROM p_province
        AND unit.unit_id = ANY (statistics.units_at(place.unit_id, place.era)) END
$$;
