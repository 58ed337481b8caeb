-- Why quantities cannot be dispensed from a prescription, read under lock: the code of the problem and its detail; nulls where
-- they can. p_lines: [{"line", "quantity", "unit"?}].
CREATE OR REPLACE FUNCTION prescription.lines_refusal(
  p prescription.prescription, p_lines jsonb, OUT refusal text, OUT detail json)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_status constant text := prescription.status_of(p);
  v_wrong text[];
  v_over text[];
BEGIN
  IF v_status IN ('withdrawn', 'replaced', 'dispensed', 'expired') THEN
    refusal := 'prescription_not_dispensable';
    detail := json_build_object('prescription_status', v_status);
    RETURN;
  END IF;
  SELECT array_agg(format('/lines/%s/%s', a.place - 1, CASE
          WHEN l.line IS NULL OR a.times > 1 THEN 'line' WHEN a.unit <> l.content ->> 'unit' THEN 'unit' ELSE 'quantity' END))
        FILTER (WHERE l.line IS NULL OR a.times > 1 OR a.unit <> l.content ->> 'unit'
          OR a.quantity % 6 <> 0 AND NOT prescription.is_divisible(l.content ->> 'unit', l.content ->> 'form')),
      array_agg(format('/lines/%s/quantity', a.place - 1)) FILTER (WHERE a.quantity > l.quantity - l.dispensed)
    INTO v_wrong, v_over
    FROM (SELECT x.place, (x.item ->> 'line')::integer AS line, prescription.sixths_of(x.item -> 'quantity') AS quantity,
              x.item ->> 'unit' AS unit,
              count(*) OVER (PARTITION BY (x.item ->> 'line')::integer) AS times
            FROM jsonb_array_elements(p_lines) WITH ORDINALITY x (item, place)) a
      LEFT JOIN prescription.line l ON l.person_id = p.person_id AND l.code = p.code AND l.line = a.line;
  IF v_wrong IS NOT NULL THEN
    refusal := 'invalid_request';
    detail := json_build_object('pointers', v_wrong);
  ELSIF v_over IS NOT NULL THEN
    refusal := 'quantity_exceeds_remaining';
    detail := json_build_object('pointers', v_over);
  ELSIF right(p.code, 1) = 'N' AND EXISTS (
      SELECT FROM prescription.line l WHERE l.person_id = p.person_id AND l.code = p.code
        AND NOT EXISTS (SELECT FROM jsonb_array_elements(p_lines) x (item)
          WHERE (x.item ->> 'line')::integer = l.line AND prescription.sixths_of(x.item -> 'quantity') = l.quantity)) THEN
    refusal := 'whole_pickup_required';
  END IF;
END $$;
