-- Why quantities cannot be dispensed from a prescription, read under lock, as one row (see prescription.progress_of): the code of
-- the problem and its detail; nulls where they can. p_lines: [{"line", "quantity", "unit"?}].
CREATE OR REPLACE FUNCTION prescription.lines_refusal(p prescription.prescription, p_lines jsonb)
RETURNS TABLE (refusal text, detail json) LANGUAGE sql STABLE ROWS 1 AS $$
  SELECT CASE
        WHEN s.status IN ('withdrawn', 'replaced', 'dispensed', 'expired') THEN 'prescription_not_dispensable'
        WHEN g.wrong IS NOT NULL THEN 'invalid_request'
        WHEN g.over IS NOT NULL THEN 'quantity_exceeds_remaining'
        WHEN right(p.code, 1) = 'N' AND EXISTS (
            SELECT FROM prescription.line l WHERE l.person_id = p.person_id AND l.code = p.code
              AND NOT EXISTS (SELECT FROM jsonb_array_elements(p_lines) x (item)
                WHERE (x.item ->> 'line')::integer = l.line AND prescription.sixths_of(x.item -> 'quantity') = l.quantity))
          THEN 'whole_pickup_required' END,
      CASE
        WHEN s.status IN ('withdrawn', 'replaced', 'dispensed', 'expired') THEN json_build_object('prescription_status', s.status)
        WHEN coalesce(g.wrong, g.over) IS NOT NULL THEN json_build_object('pointers', coalesce(g.wrong, g.over)) END
    FROM (SELECT prescription.status_with(p, bool_and(l.dispensed = l.quantity), bool_or(l.dispensed > 0)) AS status
            FROM prescription.line l WHERE l.person_id = p.person_id AND l.code = p.code) s
      CROSS JOIN LATERAL (
        SELECT array_agg(format('/lines/%s/%s', a.place - 1, CASE
                WHEN l.line IS NULL OR a.times > 1 THEN 'line' WHEN a.unit <> l.content ->> 'unit' THEN 'unit' ELSE 'quantity' END))
              FILTER (WHERE l.line IS NULL OR a.times > 1 OR a.unit <> l.content ->> 'unit'
                OR a.quantity % 6 <> 0 AND NOT prescription.is_divisible(l.content ->> 'unit', l.content ->> 'form')) AS wrong,
            array_agg(format('/lines/%s/quantity', a.place - 1)) FILTER (WHERE a.quantity > l.quantity - l.dispensed) AS over
          FROM (SELECT x.place, (x.item ->> 'line')::integer AS line, prescription.sixths_of(x.item -> 'quantity') AS quantity,
                    x.item ->> 'unit' AS unit,
                    count(*) OVER (PARTITION BY (x.item ->> 'line')::integer) AS times
                  FROM jsonb_array_elements(p_lines) WITH ORDINALITY x (item, place)) a
            LEFT JOIN prescription.line l ON l.person_id = p.person_id AND l.code = p.code AND l.line = a.line) g
$$;
