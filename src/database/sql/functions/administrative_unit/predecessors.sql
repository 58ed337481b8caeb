-- The predecessors of a unit.
CREATE OR REPLACE FUNCTION administrative_unit.predecessors(p_unit_id integer) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('kind', l.kind, 'all_people', l.all_people, 'on_date', l.on_date,
      'instrument', l.instrument, 'unit', administrative_unit.version_shown(u, l.on_date)) ORDER BY u.code, u.level), '[]')
    FROM administrative_unit.lineage l JOIN administrative_unit.unit u ON u.unit_id = l.from_unit_id
    WHERE l.to_unit_id = p_unit_id
$$;
