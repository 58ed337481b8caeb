-- The ledger entry of something that a pharmacy did, or was refused, under a consent.
CREATE OR REPLACE FUNCTION prescription.record_entry(
  p_live consent.consent, p_kind ledger.kind, p_code text, p_refusal text, p_at timestamptz) RETURNS void
LANGUAGE sql AS $$
  SELECT ledger.record(p_live.person_id, p_kind, p_at, 'partner', p_live.partner_id, p_live.purpose,
    ARRAY['prescriptions.lines:' || p_code], p_live.request_id, p_live.consent_id, p_refusal => p_refusal,
    p_salt => p_live.salt, p_subject => p_live.subject)
$$;
