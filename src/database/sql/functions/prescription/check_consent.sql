-- Refuses a dispensing that a consent, read under lock, does not allow: it must be active, or consumed by its one
-- release and still within its time; be for this purpose; and cover these drugs.
CREATE OR REPLACE FUNCTION prescription.check_consent(
  p_consent consent.consent, p_code text, p_purposes text[], p_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  purpose constant text := 'pharmacy.dispense_prescription';
  -- A consumed consent as if its one release had not ended it. Ended consents do not follow the registry, so lapse_of
  -- is asked anew: it reports a loss as of now(), which may be later than p_at, cut to whole milliseconds.
  v_state constant text := CASE WHEN p_consent.state = 'consumed'
    THEN consent.consent_state('active', p_consent.valid_until,
      (consent.lapse_of(p_consent.person_id, p_consent.request_id)).lapses_at, greatest(p_at, now()))
    ELSE consent.consent_state(p_consent.state, p_consent.valid_until, p_consent.lapses_at, p_at) END;
BEGIN
  IF v_state <> 'active' THEN
    RAISE EXCEPTION 'consent_not_active' USING ERRCODE = 'UT010', DETAIL = json_build_object('state',
      CASE WHEN p_consent.state = 'consumed' THEN 'consumed' ELSE v_state END);
  ELSIF p_consent.purpose <> purpose OR NOT purpose = ANY (p_purposes) THEN
    RAISE EXCEPTION 'purpose_not_permitted' USING ERRCODE = 'UT006';
  ELSIF NOT p_consent.fields && ARRAY['prescriptions.lines', 'prescriptions.lines:' || p_code] THEN
    RAISE EXCEPTION 'field_not_permitted' USING ERRCODE = 'UT007',
      DETAIL = json_build_object('fields', json_build_array('prescriptions.lines'));
  END IF;
END $$;
