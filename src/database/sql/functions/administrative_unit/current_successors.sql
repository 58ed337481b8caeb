-- The units that exist on a day where a unit was: the unit itself, or all that succeeded it, wholly or in part.
CREATE OR REPLACE FUNCTION administrative_unit.current_successors(p_unit_id integer, p_on date) RETURNS SETOF integer
LANGUAGE sql STABLE AS $$
  WITH RECURSIVE ahead (unit_id) AS (
    SELECT p_unit_id
    UNION
    SELECT l.to_unit_id FROM ahead a JOIN administrative_unit.lineage l ON l.from_unit_id = a.unit_id
      WHERE l.on_date <= p_on)
  SELECT a.unit_id FROM ahead a JOIN administrative_unit.unit u USING (unit_id)
    WHERE u.valid_to IS NULL OR u.valid_to > p_on
$$;
