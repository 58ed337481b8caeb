-- A pharmacy cancels a dispensing within a day, and the quantities are available again. It needs no live consent, since
-- the record must be corrected even where the consent has ended.
CREATE OR REPLACE FUNCTION gate.cancel_dispensing(
  p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_code text, p_dispensing_id uuid, p_reason text,
  OUT consent_id uuid, OUT dispensing jsonb, OUT status text, OUT remaining jsonb, OUT repeated boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  cancellable constant interval := '24 hours';
  v_event_id constant uuid := consent.new_id(0);
  v_now timestamptz;
  caller record;
  cancelled prescription.dispensing;
  target prescription.prescription;
  live consent.consent;
BEGIN
  caller := partner.identify(p_keyid);
  SELECT p.* INTO target FROM prescription.dispensing d JOIN prescription.prescription p USING (person_id, code)
    WHERE d.dispensing_id = p_dispensing_id AND d.partner_id = caller.partner_id AND d.code = p_code FOR UPDATE OF p;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  v_now := date_trunc('milliseconds', clock_timestamp());
  repeated := partner.accept(caller.key_id, p_nonce, caller.partner_id, p_idempotency_key, p_body_hash, v_event_id) <> v_event_id;
  IF NOT repeated THEN
    UPDATE prescription.dispensing d SET cancelled_at = v_now, cancel_reason = p_reason
      WHERE d.person_id = target.person_id AND d.dispensing_id = p_dispensing_id AND d.cancelled_at IS NULL
        AND d.dispensed_at > v_now - cancellable
      RETURNING d.* INTO cancelled;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'dispensing_not_cancellable' USING ERRCODE = 'UT022';
    END IF;
    UPDATE prescription.line l SET dispensed = l.dispensed - x.quantity
      FROM prescription.dispensed_line x
      WHERE x.person_id = cancelled.person_id AND x.dispensing_id = cancelled.dispensing_id
        AND l.person_id = cancelled.person_id AND l.code = cancelled.code AND l.line = x.line;
    SELECT * INTO live FROM consent.consent c
      WHERE c.person_id = cancelled.person_id AND c.consent_id = cancelled.consent_id;
    PERFORM prescription.record_entry(live, 'dispensing_cancelled', p_code, NULL, v_now);
    PERFORM event.record(target.partner_id, 'dispensing_cancelled', v_now, p_prescription_code => p_code);
    PERFORM prescription.notify_deciders(live, 'dispensing_cancelled', v_now);
  END IF;
  SELECT d.consent_id, s.dispensing, g.status, g.remaining INTO consent_id, dispensing, status, remaining
    FROM prescription.dispensing d CROSS JOIN LATERAL prescription.dispensing_shown(d) s
      CROSS JOIN prescription.progress_of(target) g
    WHERE d.person_id = target.person_id AND d.dispensing_id = p_dispensing_id;
END $$;
