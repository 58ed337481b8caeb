-- Whether a consent read under lock lets its pharmacy hand out of this prescription now: it lives, or was used up by its
-- one release and its day is not over; it is for this purpose; and the person approved these drugs.
CREATE OR REPLACE FUNCTION prescription.check_consent(
  p_live consent.consent, p_code text, p_purposes text[], p_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  purpose constant text := 'pharmacy.dispense_prescription';
  -- As if its one release had not ended it. The registry's changes do not follow what has ended, so that its ground is
  -- looked at anew: what is gone is gone since now(), which p_at, an instant in whole milliseconds, may lie before.
  v_state constant text := CASE WHEN p_live.state = 'consumed'
    THEN consent.consent_state('active', p_live.valid_until,
      (consent.lapse_of(p_live.person_id, p_live.request_id)).lapses_at, greatest(p_at, now()))
    ELSE consent.consent_state(p_live.state, p_live.valid_until, p_live.lapses_at, p_at) END;
BEGIN
  IF v_state <> 'active' THEN
    RAISE EXCEPTION 'consent_not_active' USING ERRCODE = 'UT010', DETAIL = json_build_object('state',
      CASE WHEN p_live.state = 'consumed' THEN 'consumed' ELSE v_state END);
  ELSIF p_live.purpose <> purpose OR NOT purpose = ANY (p_purposes) THEN
    RAISE EXCEPTION 'purpose_not_permitted' USING ERRCODE = 'UT006';
  ELSIF NOT p_live.fields && ARRAY['prescriptions.lines', 'prescriptions.lines:' || p_code] THEN
    RAISE EXCEPTION 'field_not_permitted' USING ERRCODE = 'UT007',
      DETAIL = json_build_object('fields', json_build_array('prescriptions.lines'));
  END IF;
END $$;
