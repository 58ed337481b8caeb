-- Why a consent, read under lock, does not allow a dispensing: the code of the problem; null where it does. It must be active,
-- or consumed by its one release and still within its time; be for this purpose; and cover these drugs.
CREATE OR REPLACE FUNCTION prescription.consent_refusal(
  p_consent consent.consent, p_code text, p_purposes text[], p_at timestamptz, OUT refusal text, OUT state text)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  purpose constant text := 'pharmacy.dispense_prescription';
BEGIN
  -- A consumed consent as if its one release had not ended it. Ended consents do not follow the registry, so lapse_of
  -- is asked anew: it reports a loss as of now(), which may be later than p_at, cut to whole milliseconds.
  state := CASE WHEN p_consent.state = 'consumed'
    THEN consent.consent_state('active', p_consent.valid_until,
      (consent.lapse_of(p_consent.person_id, p_consent.request_id)).lapses_at, greatest(p_at, now()))
    ELSE consent.consent_state(p_consent.state, p_consent.valid_until, p_consent.lapses_at, p_at) END;
  refusal := CASE
    WHEN state <> 'active' THEN 'consent_not_active'
    WHEN p_consent.purpose <> purpose OR NOT purpose = ANY (p_purposes) THEN 'purpose_not_permitted'
    WHEN NOT p_consent.fields && ARRAY['prescriptions.lines', 'prescriptions.lines:' || p_code] THEN 'field_not_permitted' END;
  IF p_consent.state = 'consumed' THEN
    state := 'consumed';
  END IF;
END $$;
