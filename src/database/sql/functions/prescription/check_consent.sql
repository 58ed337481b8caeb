-- Refuses a dispensing that a consent, read under lock, does not allow (consent_refusal).
CREATE OR REPLACE FUNCTION prescription.check_consent(
  p_consent consent.consent, p_code text, p_purposes text[], p_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  found constant record := prescription.consent_refusal(p_consent, p_code, p_purposes, p_at);
BEGIN
  CASE found.refusal
    WHEN 'consent_not_active' THEN
      RAISE EXCEPTION 'consent_not_active' USING ERRCODE = 'UT010', DETAIL = json_build_object('state', found.state);
    WHEN 'purpose_not_permitted' THEN
      RAISE EXCEPTION 'purpose_not_permitted' USING ERRCODE = 'UT006';
    WHEN 'field_not_permitted' THEN
      RAISE EXCEPTION 'field_not_permitted' USING ERRCODE = 'UT007',
        DETAIL = json_build_object('fields', json_build_array('prescriptions.lines'));
    ELSE NULL;
  END CASE;
END $$;
