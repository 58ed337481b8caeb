-- The oldest units that a unit descends from, wholly or in part; the unit itself where it has no predecessor.
CREATE OR REPLACE FUNCTION administrative_unit.origins(p_unit_id integer) RETURNS SETOF integer LANGUAGE sql STABLE AS $$
  WITH RECURSIVE back (unit_id) AS (
    SELECT p_unit_id
    UNION
    SELECT l.from_unit_id FROM back b JOIN administrative_unit.lineage l ON l.to_unit_id = b.unit_id)
  SELECT b.unit_id FROM back b
    WHERE NOT EXISTS (SELECT FROM administrative_unit.lineage l WHERE l.to_unit_id = b.unit_id)
$$;
