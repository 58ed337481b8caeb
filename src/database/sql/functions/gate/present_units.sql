-- The units that exist today where units were: [{"unit_id", "present"}], the latter the ids of administrative_unit.present_in_area.
CREATE OR REPLACE FUNCTION gate.present_units(p_unit_ids integer[]) RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(json_agg(json_build_object('unit_id', u.unit_id, 'present', (
      SELECT coalesce(json_agg(p.unit_id ORDER BY p.code), '[]')
        FROM administrative_unit.present_in_area(u, population.today()) h (unit_id) JOIN administrative_unit.unit p USING (unit_id)))), '[]')
    FROM administrative_unit.unit u WHERE u.unit_id = ANY (p_unit_ids)
$$;
