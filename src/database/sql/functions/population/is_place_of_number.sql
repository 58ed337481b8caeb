-- Whether a personal number's first three digits match the unit where the birth was registered: the province the unit was in
-- on that day, or a predecessor of it, whose digits stay in use. Abroad, digits from 100 on, which belong to no province.
CREATE OR REPLACE FUNCTION population.is_place_of_number(p_number bigint, p_unit_id integer, p_on date) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_prefix constant integer := p_number / 1000000000;
  unit record;
BEGIN
  SELECT u.unit_id, u.level, u.code, u.parent_id INTO unit FROM administrative_unit.unit u WHERE u.unit_id = p_unit_id;
  WHILE unit.level IN ('commune', 'district') LOOP
    SELECT u.unit_id, u.level, u.code, u.parent_id INTO unit FROM administrative_unit.unit u WHERE u.unit_id = unit.parent_id;
  END LOOP;
  IF unit.level = 'country' THEN
    RETURN v_prefix >= 100;
  ELSIF v_prefix = unit.code::integer THEN
    RETURN true;
  END IF;
  RETURN EXISTS (
    WITH RECURSIVE province AS (
      SELECT u.unit_id, u.code FROM administrative_unit.unit u
        WHERE u.level = 'province' AND u.code = unit.code AND u.valid_from <= p_on
      UNION
      SELECT u.unit_id, u.code
        FROM province p JOIN administrative_unit.lineage l ON l.to_unit_id = p.unit_id
          JOIN administrative_unit.unit u ON u.unit_id = l.from_unit_id AND u.level = 'province')
    SELECT FROM province p WHERE p.code::integer = v_prefix);
END $$;
