-- A unit as JSON, with its district and province, under their names of today or of the unit's last day. known_from: the day
-- of the list that states the names, where it is unknown since when they held.
CREATE OR REPLACE FUNCTION population.unit_shown(p_unit_id integer) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
  unit administrative_unit.unit;
  v_on date;
  v_shown jsonb;
BEGIN
  SELECT * INTO unit FROM administrative_unit.unit u WHERE u.unit_id = p_unit_id;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  v_on := least(population.today(), unit.valid_to - 1);
  v_shown := jsonb_build_object('code', unit.code, 'level', unit.level, 'full_name', unit.full_name);
  IF unit.known_from IS NOT NULL THEN
    v_shown := v_shown || jsonb_build_object('known_from', unit.known_from);
  END IF;
  WHILE unit.level IN ('commune', 'district') LOOP
    SELECT * INTO unit FROM administrative_unit.unit u WHERE u.unit_id = unit.parent_id;
    IF unit.valid_to <= v_on THEN
      SELECT * INTO unit FROM administrative_unit.unit u
        WHERE u.level = unit.level AND u.code = unit.code
          AND u.valid_from <= v_on AND (u.valid_to IS NULL OR u.valid_to > v_on);
    END IF;
    EXIT WHEN unit IS NULL;
    v_shown := v_shown || jsonb_build_object(unit.level,
      jsonb_build_object('code', unit.code, 'full_name', unit.full_name));
  END LOOP;
  RETURN v_shown;
END $$;
