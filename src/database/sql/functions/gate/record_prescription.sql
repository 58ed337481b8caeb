-- A health facility sends a prescription, in one transaction with the nonce and the Idempotency-Key.
CREATE OR REPLACE FUNCTION gate.record_prescription(
  p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_digest bytea, p_prescription jsonb,
  OUT code text, OUT issued_at timestamptz, OUT valid_until text, OUT status text, OUT repeated boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_outcome_id constant uuid := consent.new_id(0);
  v_person_id bigint;
  caller record;
BEGIN
  caller := partner.identify(p_keyid);
  IF NOT prescription.may_write(caller.partner_id, p_prescription ->> 'code') THEN
    RAISE EXCEPTION 'mandate_missing' USING ERRCODE = 'UT013';
  END IF;
  repeated := partner.accept(caller.key_id, p_nonce, caller.partner_id, p_idempotency_key, p_body_hash, v_outcome_id) <> v_outcome_id;
  v_person_id := prescription.record(caller.partner_id, p_digest, p_prescription);
  SELECT p.code, p.issued_at, p.valid_until::text, prescription.status_of(p) INTO code, issued_at, valid_until, status
    FROM prescription.prescription p WHERE p.person_id = v_person_id AND p.code = p_prescription ->> 'code';
END $$;
