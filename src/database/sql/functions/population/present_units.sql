-- The units of today where a unit was: the unit itself while it exists, its one successor, the successor that all people
-- went to, or else every successor.
CREATE OR REPLACE FUNCTION population.present_units(p_unit_id integer) RETURNS integer[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_valid_to date;
BEGIN
  SELECT u.valid_to INTO v_valid_to FROM administrative_unit.unit u WHERE u.unit_id = p_unit_id;
  IF NOT FOUND THEN
    RETURN '{}';
  ELSIF v_valid_to IS NULL OR v_valid_to > population.today() THEN
    RETURN ARRAY[p_unit_id];
  END IF;
  RETURN ARRAY(
    SELECT DISTINCT s.unit_id
      FROM administrative_unit.lineage l, unnest(population.present_units(l.to_unit_id)) AS s (unit_id)
      WHERE l.from_unit_id = p_unit_id
        AND (l.all_people OR NOT EXISTS (SELECT FROM administrative_unit.lineage a
          WHERE a.from_unit_id = p_unit_id AND a.all_people))
      ORDER BY s.unit_id);
END $$;
