-- The unit that holds a code on a day, or null: codes are used again, so that without a day they name nothing.
CREATE OR REPLACE FUNCTION administrative_unit.unit_on(p_code text, p_on date) RETURNS administrative_unit.unit
LANGUAGE sql STABLE AS $$
  SELECT u FROM administrative_unit.unit u
    WHERE u.level = administrative_unit.level_of(p_code) AND u.code = p_code
      AND u.valid_from <= p_on AND (u.valid_to IS NULL OR u.valid_to > p_on)
$$;
