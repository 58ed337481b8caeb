-- The unit that holds a code on a day (null: today), with its successors or its predecessors (p_of), of which without a day the
-- last unit is meant where none holds the code today, as of districts. Where no unit holds the code that day: when one did. Where the lists do not say: from or until which day they do; changes decided for later
-- days may be in them. Units are public, so anyone may ask.
CREATE OR REPLACE FUNCTION gate.administrative_unit(p_code text, p_on date, p_of text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_today constant date := population.today();
  v_on date := coalesce(p_on, v_today);
  v_last date;
  unit administrative_unit.unit;
  v_known_from date;
  v_known_until constant date := greatest(v_today, (SELECT max(u.valid_from) FROM administrative_unit.unit u));
  v_result jsonb;
BEGIN
  IF v_on > v_known_until THEN
    RETURN jsonb_build_object('on', v_on, 'known_until', v_known_until);
  END IF;
  SELECT * INTO unit FROM administrative_unit.unit_on(p_code, v_on);
  IF unit.unit_id IS NULL AND p_on IS NULL AND p_of <> 'itself' THEN
    SELECT max(u.valid_to) - 1 INTO v_last FROM administrative_unit.unit u
      WHERE u.level = administrative_unit.level_of(p_code) AND u.code = p_code AND u.valid_to <= v_today;
    v_on := coalesce(v_last, v_today);
    SELECT * INTO unit FROM administrative_unit.unit_on(p_code, v_on);
  END IF;
  v_result := jsonb_build_object('on', v_on, 'on_is_today', p_on IS NULL AND v_last IS NULL);
  v_known_from := administrative_unit.known_from(p_code, unit, v_on);
  IF v_known_from IS NOT NULL THEN
    RETURN v_result || jsonb_build_object('known_from', v_known_from);
  ELSIF unit.unit_id IS NULL THEN
    RETURN v_result || jsonb_build_object('held', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('full_name', u.full_name, 'valid_from', CASE WHEN u.known_from IS NULL THEN u.valid_from END,
          'valid_to', u.valid_to) ORDER BY u.valid_from), '[]')
        FROM administrative_unit.unit u WHERE u.level = administrative_unit.level_of(p_code) AND u.code = p_code));
  END IF;
  v_result := v_result || jsonb_build_object('unit', administrative_unit.version_shown(unit, v_on));
  IF p_of = 'successors' THEN
    v_result := v_result || jsonb_build_object('successors', administrative_unit.successors(unit.unit_id),
      'present', (SELECT coalesce(jsonb_agg(administrative_unit.version_shown(u, v_today) ORDER BY u.code), '[]')
                    FROM administrative_unit.present_in_area(unit, v_today) h (unit_id)
                      JOIN administrative_unit.unit u USING (unit_id)));
  ELSIF p_of = 'predecessors' THEN
    v_result := v_result || jsonb_build_object('predecessors', administrative_unit.predecessors(unit.unit_id),
      'origins', (SELECT jsonb_agg(administrative_unit.version_shown(u, v_on) ORDER BY u.code, u.level)
                    FROM administrative_unit.origins(unit.unit_id) o (unit_id)
                      JOIN administrative_unit.unit u USING (unit_id)));
  END IF;
  RETURN v_result;
END $$;
