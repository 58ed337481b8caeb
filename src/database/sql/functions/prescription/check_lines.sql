-- Refuses quantities that cannot be dispensed from a prescription, read under lock (lines_refusal).
CREATE OR REPLACE FUNCTION prescription.check_lines(p prescription.prescription, p_lines jsonb) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
  found record;
BEGIN
  SELECT * INTO found FROM prescription.lines_refusal(p, p_lines);
  CASE found.refusal
    WHEN 'prescription_not_dispensable' THEN
      RAISE EXCEPTION 'prescription_not_dispensable' USING ERRCODE = 'UT019', DETAIL = found.detail;
    WHEN 'invalid_request' THEN
      RAISE EXCEPTION 'invalid_request' USING ERRCODE = 'UT014', DETAIL = found.detail;
    WHEN 'quantity_exceeds_remaining' THEN
      RAISE EXCEPTION 'quantity_exceeds_remaining' USING ERRCODE = 'UT020', DETAIL = found.detail;
    WHEN 'whole_pickup_required' THEN
      RAISE EXCEPTION 'whole_pickup_required' USING ERRCODE = 'UT021';
    ELSE NULL;
  END CASE;
END $$;
