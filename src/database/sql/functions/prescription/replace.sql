-- Replaces an earlier prescription of the same facility and person that is not fully dispensed. One for somebody else is
-- withdrawn instead.
CREATE OR REPLACE FUNCTION prescription.replace(p_partner_id text, p_person_id bigint, p_earlier text, p_code text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  earlier prescription.prescription;
BEGIN
  SELECT * INTO earlier FROM prescription.prescription p
    WHERE p.person_id = p_person_id AND p.code = p_earlier AND p.partner_id = p_partner_id FOR UPDATE;
  IF NOT FOUND AND EXISTS (SELECT FROM prescription.prescription p WHERE p.code = p_earlier AND p.partner_id = p_partner_id) THEN
    RAISE EXCEPTION 'prescription_conflict' USING ERRCODE = 'UT023', DETAIL = json_build_object('errors', json_build_array(
      json_build_object('pointer', '/replaces', 'detail', 'was written for another patient: withdraw it '
        || '(POST /v1/prescriptions/{code}/withdrawal) and write this one without replaces')));
  END IF;
  IF NOT FOUND OR prescription.status_of(earlier) IN ('withdrawn', 'replaced', 'dispensed') THEN
    RAISE EXCEPTION 'prescription_conflict' USING ERRCODE = 'UT023', DETAIL = '{"pointers": ["/replaces"]}';
  END IF;
  UPDATE prescription.prescription p SET replaced_by = p_code
    WHERE p.person_id = p_person_id AND p.code = p_earlier AND p.replaced_by IS NULL;
END $$;
