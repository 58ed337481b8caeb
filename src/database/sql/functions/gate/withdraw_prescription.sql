-- A facility withdraws its prescription before anything is dispensed of it, in one transaction with the nonce and the
-- Idempotency-Key. The row lock is also that of a dispensing, so one of the two comes first.
CREATE OR REPLACE FUNCTION gate.withdraw_prescription(
  p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_code text, p_reason text,
  OUT code text, OUT status text, OUT withdrawn_at timestamptz, OUT reason text, OUT repeated boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_event_id constant uuid := consent.new_id(0);
  v_now timestamptz;
  caller record;
  own prescription.prescription;
BEGIN
  caller := partner.identify(p_keyid);
  SELECT * INTO own FROM prescription.prescription p
    WHERE p.code = p_code AND p.partner_id = caller.partner_id FOR UPDATE;
  IF NOT FOUND OR NOT prescription.may_write(caller.partner_id, p_code) THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  repeated := partner.accept(caller.key_id, p_nonce, caller.partner_id, p_idempotency_key, p_body_hash, v_event_id) <> v_event_id;
  IF NOT repeated THEN
    status := prescription.status_of(own);
    IF status IN ('withdrawn', 'replaced') OR EXISTS (SELECT FROM prescription.line l
        WHERE l.person_id = own.person_id AND l.code = p_code AND l.dispensed > 0) THEN
      RAISE EXCEPTION 'prescription_not_withdrawable' USING ERRCODE = 'UT024',
        DETAIL = json_build_object('prescription_status', status);
    END IF;
    v_now := date_trunc('milliseconds', clock_timestamp());
    UPDATE prescription.prescription p SET withdrawn_at = v_now, withdrawal_reason = p_reason
      WHERE p.person_id = own.person_id AND p.code = p_code AND p.withdrawn_at IS NULL
      RETURNING * INTO own;
    PERFORM ledger.record(own.person_id, 'prescription_withdrawn', v_now, 'partner', caller.partner_id,
      p_fields => ARRAY['prescriptions.lines:' || p_code], p_number => population.current_number(own.person_id));
    PERFORM event.record_prescription_withdrawal(own.person_id, p_code, v_now);
    PERFORM delivery.enqueue_notification(d.decider_id, 'prescription_withdrawn', NULL, NULL, v_now + interval '7 days')
      FROM consent.deciders(own.person_id, population.today()) d WHERE d.level IS NOT NULL;
  END IF;
  SELECT own.code, prescription.status_of(own), own.withdrawn_at, own.withdrawal_reason
    INTO code, status, withdrawn_at, reason;
END $$;
