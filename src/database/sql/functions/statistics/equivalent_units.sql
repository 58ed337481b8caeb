-- The units of a day that correspond to a unit of any time: itself, its predecessors or its successors. More than one where
-- the lineage leaves it uncertain.
CREATE OR REPLACE FUNCTION statistics.equivalent_units(p_unit_id integer, p_on date) RETURNS integer[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_from date;
  v_to date;
BEGIN
  SELECT u.valid_from, u.valid_to INTO v_from, v_to FROM administrative_unit.unit u WHERE u.unit_id = p_unit_id;
  IF v_from > p_on THEN
    RETURN ARRAY(
      SELECT DISTINCT s.unit_id FROM administrative_unit.lineage l, unnest(statistics.equivalent_units(l.from_unit_id, p_on)) s (unit_id)
        WHERE l.to_unit_id = p_unit_id);
  ELSIF v_to <= p_on THEN
    RETURN ARRAY(
      SELECT DISTINCT s.unit_id FROM administrative_unit.lineage l, unnest(statistics.equivalent_units(l.to_unit_id, p_on)) s (unit_id)
        WHERE l.from_unit_id = p_unit_id
          AND (l.all_people OR NOT EXISTS (SELECT FROM administrative_unit.lineage a
            WHERE a.from_unit_id = p_unit_id AND a.all_people)));
  END IF;
  RETURN ARRAY[p_unit_id];
END $$;
