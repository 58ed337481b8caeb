-- The unit that held a code on a day, or null: 2 letters are a country, 2 digits a province, 3 a district, 5 a commune. On a
-- day before the lists it is the one that they first state: records refer to it, though what it was then is unknown.
CREATE OR REPLACE FUNCTION population.unit_on(p_code text, p_on date) RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF p_code IS NULL THEN
    RETURN NULL;
  END IF;
  RETURN (
    SELECT u.unit_id FROM administrative_unit.unit u
      WHERE u.level = CASE WHEN length(p_code) = 5 THEN 'commune' WHEN length(p_code) = 3 THEN 'district'
                        WHEN p_code >= 'A' THEN 'country' ELSE 'province' END
        AND u.code = p_code AND u.valid_from <= p_on AND (u.valid_to IS NULL OR u.valid_to > p_on)
      ORDER BY u.valid_from DESC LIMIT 1);
END $$;
