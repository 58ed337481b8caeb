-- A registered place as JSON: the unit as issued, and the unit there today. Where that unit was split and the part is
-- unknown, present is null and possible_successors lists the parts. Null where no place is registered.
CREATE OR REPLACE FUNCTION population.place_shown(p_unit_id integer, p_detail text) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_issued jsonb := population.unit_shown(p_unit_id);
  v_present constant integer[] := population.present_units(p_unit_id);
  v_shown jsonb;
BEGIN
  IF p_unit_id IS NULL AND p_detail IS NULL THEN
    RETURN NULL;
  END IF;
  v_shown := jsonb_build_object('as_issued', v_issued, 'present', CASE
    WHEN v_present = ARRAY[p_unit_id] THEN v_issued
    WHEN cardinality(v_present) = 1 THEN population.unit_shown(v_present[1]) END);
  IF p_detail IS NOT NULL THEN
    v_shown := v_shown || jsonb_build_object('detail', p_detail);
  END IF;
  IF cardinality(v_present) > 1 THEN
    v_shown := v_shown || jsonb_build_object('possible_successors', population.units_shown(v_present));
  END IF;
  RETURN v_shown;
END $$;
