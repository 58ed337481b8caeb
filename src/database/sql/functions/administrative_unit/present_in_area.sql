-- The units that exist on a day where a unit was. A unit that ended without a successor, as districts did, has those of the
-- units that lay in it on its last day.
CREATE OR REPLACE FUNCTION administrative_unit.present_in_area(unit administrative_unit.unit, p_on date) RETURNS SETOF integer
LANGUAGE sql STABLE AS $$
  SELECT s FROM administrative_unit.current_successors(unit.unit_id, p_on) s
  UNION
  SELECT s FROM administrative_unit.unit c, administrative_unit.current_successors(c.unit_id, p_on) s
    WHERE unit.valid_to <= p_on AND c.valid_to = unit.valid_to
      AND (c.parent_id = unit.unit_id OR (SELECT (p.level, p.code) = (unit.level, unit.code)
                                            FROM administrative_unit.unit p WHERE p.unit_id = c.parent_id))
      AND NOT EXISTS (SELECT FROM administrative_unit.lineage l WHERE l.from_unit_id = unit.unit_id)
$$;
