-- The province or district that a unit lies in on a day, or is; null where it lies in none. A unit's parent is as of the unit's first
-- day; when that parent ended before p_on, the unit that holds its code on p_on takes its place.
CREATE OR REPLACE FUNCTION statistics.area_on(p_unit_id integer, p_level text, p_on date) RETURNS integer LANGUAGE plpgsql STABLE AS $$
DECLARE
  unit administrative_unit.unit;
BEGIN
  SELECT * INTO unit FROM administrative_unit.unit u WHERE u.unit_id = p_unit_id;
  WHILE unit.level IN ('commune', 'district') AND unit.level <> p_level LOOP
    SELECT * INTO unit FROM administrative_unit.unit u WHERE u.unit_id = unit.parent_id;
    IF unit.valid_to <= p_on THEN
      SELECT * INTO unit FROM administrative_unit.unit_on(unit.code, p_on);
    END IF;
  END LOOP;
  RETURN CASE WHEN unit.level = p_level THEN unit.unit_id END;
END $$;
