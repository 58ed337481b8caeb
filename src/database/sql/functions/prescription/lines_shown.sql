-- The numbered lines of a prescription as they were sent.
CREATE OR REPLACE FUNCTION prescription.lines_shown(p_person_id bigint, p_code text) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_agg(jsonb_build_object('line', l.line, 'quantity', prescription.quantity_shown(l.quantity)) || l.content ORDER BY l.line)
    FROM prescription.line l WHERE l.person_id = p_person_id AND l.code = p_code
$$;
