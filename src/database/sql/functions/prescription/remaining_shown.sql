-- What remains to be dispensed of each line, and when how much of it was dispensed.
CREATE OR REPLACE FUNCTION prescription.remaining_shown(p_person_id bigint, p_code text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT jsonb_agg(jsonb_build_object('line', l.line, 'quantity', prescription.quantity_shown(l.quantity - l.dispensed), 'unit', l.content -> 'unit',
      'dispensed', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('at', consent.instant_text(d.dispensed_at), 'quantity', prescription.quantity_shown(x.quantity))
            ORDER BY d.dispensed_at, d.dispensing_id), '[]')
          FROM prescription.dispensing d JOIN prescription.dispensed_line x USING (person_id, dispensing_id)
          WHERE d.person_id = p_person_id AND d.code = p_code AND d.cancelled_at IS NULL AND x.line = l.line)) ORDER BY l.line)
    FROM prescription.line l WHERE l.person_id = p_person_id AND l.code = p_code
$$;
