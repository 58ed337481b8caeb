-- Replaces an earlier prescription of the same facility and person that is not fully dispensed.
CREATE OR REPLACE FUNCTION prescription.replace(p_partner_id text, p_person_id bigint, p_earlier text, p_code text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  earlier prescription.prescription;
BEGIN
  SELECT * INTO earlier FROM prescription.prescription p
    WHERE p.person_id = p_person_id AND p.code = p_earlier AND p.partner_id = p_partner_id FOR UPDATE;
  IF NOT FOUND OR prescription.status_of(earlier) IN ('replaced', 'dispensed') THEN
    RAISE EXCEPTION 'prescription_conflict' USING ERRCODE = 'UT023', DETAIL = '{"pointers": ["/replaces"]}';
  END IF;
  UPDATE prescription.prescription p SET replaced_by = p_code
    WHERE p.person_id = p_person_id AND p.code = p_earlier AND p.replaced_by IS NULL;
END $$;
