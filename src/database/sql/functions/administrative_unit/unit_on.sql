-- The unit that held a code on a day, or null. Codes are reused, so a code without a day is ambiguous.
CREATE OR REPLACE FUNCTION administrative_unit.unit_on(p_code text, p_on date) RETURNS administrative_unit.unit
LANGUAGE sql STABLE AS $$
  SELECT u FROM administrative_unit.unit u
    WHERE u.level = administrative_unit.level_of(p_code) AND u.code = p_code
      AND u.valid_from <= p_on AND (u.valid_to IS NULL OR u.valid_to > p_on)
$$;
