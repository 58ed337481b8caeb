-- The unit that holds a code on a day (null: today), with its successors or its predecessors (p_of). Where no unit
-- holds the code that day: when one did. Units are public, so anyone may ask.
CREATE OR REPLACE FUNCTION gate.administrative_unit(p_code text, p_on date, p_of text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_today constant date := population.today();
  v_on constant date := coalesce(p_on, v_today);
  unit administrative_unit.unit;
  v_result jsonb;
BEGIN
  SELECT * INTO unit FROM administrative_unit.unit_on(p_code, v_on);
  v_result := jsonb_build_object('on', v_on, 'on_is_today', p_on IS NULL);
  IF unit.unit_id IS NULL THEN
    RETURN v_result || jsonb_build_object('held', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('full_name', u.full_name, 'valid_from', u.valid_from,
          'valid_to', u.valid_to) ORDER BY u.valid_from), '[]')
        FROM administrative_unit.unit u WHERE u.level = administrative_unit.level_of(p_code) AND u.code = p_code));
  END IF;
  v_result := v_result || jsonb_build_object('unit', administrative_unit.version_shown(unit, v_on));
  IF p_of = 'successors' THEN
    v_result := v_result || jsonb_build_object('successors', administrative_unit.successors(unit.unit_id),
      'present', (SELECT jsonb_agg(administrative_unit.version_shown(u, v_today) ORDER BY u.code)
                    FROM administrative_unit.current_successors(unit.unit_id, v_today) h (unit_id)
                      JOIN administrative_unit.unit u USING (unit_id)));
  ELSIF p_of = 'predecessors' THEN
    v_result := v_result || jsonb_build_object('predecessors', administrative_unit.predecessors(unit.unit_id),
      'origins', (SELECT jsonb_agg(administrative_unit.version_shown(u, v_on) ORDER BY u.code, u.level)
                    FROM administrative_unit.origins(unit.unit_id) o (unit_id)
                      JOIN administrative_unit.unit u USING (unit_id)));
  END IF;
  RETURN v_result;
END $$;
