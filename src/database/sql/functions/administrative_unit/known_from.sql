-- Where what a code means on a day is not in the lists, the first day from which it is; null where the lists say it. Before a
-- level's first list, even a code that nothing held later may have been held.
CREATE OR REPLACE FUNCTION administrative_unit.known_from(p_code text, unit administrative_unit.unit, p_on date) RETURNS date
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_known_from date := unit.known_from;
BEGIN
  IF unit.unit_id IS NULL THEN
    SELECT min(coalesce(u.known_from, u.valid_from)) INTO v_known_from FROM administrative_unit.unit u
      WHERE u.level = administrative_unit.level_of(p_code);
  END IF;
  RETURN CASE WHEN v_known_from > p_on THEN v_known_from END;
END $$;
