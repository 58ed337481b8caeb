-- Writes the ledger entry of a pharmacy's action, or refused action, under a consent, and tells who sent the prescription.
CREATE OR REPLACE FUNCTION prescription.record_entry(
  p_consent consent.consent, p_kind ledger.kind, p_code text, p_refusal text, p_at timestamptz) RETURNS void
LANGUAGE sql AS $$
  SELECT ledger.record(p_consent.person_id, p_kind, p_at, 'partner', p_consent.partner_id, p_consent.purpose,
    ARRAY['prescriptions.lines:' || p_code], p_consent.request_id, p_consent.consent_id, p_refusal => p_refusal,
    p_salt => p_consent.salt, p_subject => p_consent.subject);
  SELECT event.record_prescription(p_kind, p_code, p_at)
$$;
