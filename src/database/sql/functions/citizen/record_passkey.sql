-- Writes the ledger entry of a passkey added, removed or refused, and notifies the person. keyid is the thumbprint of its key.
CREATE OR REPLACE FUNCTION citizen.record_passkey(
  p_person_id bigint, p_number text, p_kind text, p_thumbprint text, p_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ledger.record(p_person_id, p_kind::ledger.kind, p_at, 'subject', p_keyid => p_thumbprint, p_number => p_number);
  PERFORM delivery.enqueue_notification(p_person_id, p_kind, NULL, NULL, now() + interval '7 days');
END $$;
