-- Whether an organisation may ask about a unit in this detail. "statistics:residents" allows every unit; with the code of an
-- area added, it allows the units within the area, and the total of each unit that the area lies in.
CREATE OR REPLACE FUNCTION statistics.may_ask(p_mandates text[], unit administrative_unit.unit, p_level text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_today constant date := population.today();
  v_mandate text;
  area administrative_unit.unit;
  v_area_province integer;
BEGIN
  FOREACH v_mandate IN ARRAY p_mandates LOOP
    CONTINUE WHEN v_mandate NOT LIKE 'statistics:residents%';
    IF v_mandate = 'statistics:residents' THEN
      RETURN true;
    END IF;
    SELECT * INTO area FROM administrative_unit.unit_on(split_part(v_mandate, ':', 3), v_today);
    CONTINUE WHEN area.unit_id IS NULL;
    v_area_province := statistics.province_on(area.unit_id, v_today);
    -- Every present successor of the unit lies in the area.
    IF unit.level <> 'country' AND (
        SELECT coalesce(bool_and(h.id = area.unit_id OR area.level = 'province' AND statistics.province_on(h.id, v_today) = area.unit_id), false)
          FROM administrative_unit.present_in_area(unit, v_today) h (id)) THEN
      RETURN true;
    END IF;
    IF unit.level = p_level AND (unit.level = 'country'
        OR unit.level = 'province' AND v_area_province IN (SELECT administrative_unit.current_successors(unit.unit_id, v_today))) THEN
      RETURN true;
    END IF;
  END LOOP;
  RETURN false;
END $$;
