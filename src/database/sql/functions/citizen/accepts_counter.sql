-- Judges the signature counter of a valid assertion (WebAuthn section 6.1.1). One that does not rise means that the key exists
-- twice. That is normal for a passkey that its provider syncs: it is accepted, and noted in the person's history. A passkey bound
-- to one device may have been copied: it is refused, and the person is told. One that never counted is accepted.
CREATE OR REPLACE FUNCTION citizen.accepts_counter(p_passkey citizen.passkey, p_count bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  v_number text;
BEGIN
  IF p_count > p_passkey.sign_count OR p_count = 0 AND p_passkey.sign_count = 0 THEN
    RETURN true;
  END IF;
  v_number := population.current_number(p_passkey.person_id);
  IF p_passkey.is_backup_eligible THEN
    PERFORM ledger.record(p_passkey.person_id, 'passkey_counter_fell', clock_timestamp(), 'subject',
      p_keyid => p_passkey.thumbprint, p_number => v_number);
    RETURN true;
  END IF;
  PERFORM citizen.record_passkey(p_passkey.person_id, v_number, 'passkey_refused', p_passkey.thumbprint, clock_timestamp());
  RETURN false;
END $$;
