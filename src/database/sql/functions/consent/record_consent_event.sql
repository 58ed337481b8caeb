-- Writes the ledger entry and the receipt of a consent's event.
CREATE OR REPLACE FUNCTION consent.record_consent_event(
  p_consent consent.consent, p_kind ledger.kind, p_actor text, p_at timestamptz,
  p_guardian_id bigint DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ledger.record(p_consent.person_id, p_kind, p_at, p_actor::ledger.actor, p_consent.partner_id, p_consent.purpose,
    p_consent.fields, p_consent.request_id, p_consent.consent_id, p_salt => p_consent.salt,
    p_subject => p_consent.subject, p_guardian_id => p_guardian_id);
  PERFORM consent.write_receipt(p_consent, p_kind::text, p_actor, p_at);
END $$;
