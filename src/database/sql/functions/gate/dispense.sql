-- A pharmacy dispenses a prescription under its consent, in one transaction: never more than remains, whoever dispenses
-- at the same time. A repeat returns the same dispensing. refusal is a named SQLSTATE where the refusal was written to
-- the ledger; all others are raised.
CREATE OR REPLACE FUNCTION gate.dispense(
  p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_code text, p_consent_id uuid, p_lines jsonb,
  p_invoice_number text,
  OUT refusal text, OUT refusal_detail jsonb, OUT dispensing jsonb, OUT status text, OUT remaining jsonb, OUT repeated boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- Plans are made once and kept, perhaps while the tables are still empty.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  caller record;
  live consent.consent;
  target prescription.prescription;
  v_new_id constant uuid := consent.new_id(consent.bucket_of_id(p_consent_id));
  v_id uuid;
  v_now timestamptz;
  v_name text;
  v_detail text;
BEGIN
  caller := partner.identify_locked(p_keyid);
  BEGIN
    v_id := partner.accept(caller.key_id, p_nonce, caller.partner_id, p_idempotency_key, p_body_hash, v_new_id);
    SELECT * INTO live FROM consent.consent c
      WHERE c.consent_id = p_consent_id AND c.partner_id = caller.partner_id FOR UPDATE;
    SELECT * INTO target FROM prescription.prescription p
      WHERE p.person_id = live.person_id AND p.code = p_code FOR UPDATE;
    IF live.consent_id IS NULL THEN
      RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
    END IF;
    v_now := date_trunc('milliseconds', clock_timestamp());
    repeated := v_id <> v_new_id;
    IF NOT repeated THEN
      -- The consent first: a partner whose consent does not cover this code must not learn whether the person has it.
      PERFORM prescription.check_consent(live, p_code, caller.purposes, v_now);
      IF target.code IS NULL THEN
        RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
      END IF;
      PERFORM prescription.check_lines(target, p_lines);
      PERFORM prescription.record_dispensings(v_now, '{1}', ARRAY[v_id], ARRAY[p_code], ARRAY[p_consent_id], ARRAY[p_lines],
        ARRAY[p_invoice_number]);
    END IF;
  EXCEPTION WHEN SQLSTATE 'UT006' OR SQLSTATE 'UT007' OR SQLSTATE 'UT010' OR SQLSTATE 'UT019' OR SQLSTATE 'UT020'
      OR SQLSTATE 'UT021' THEN
    GET STACKED DIAGNOSTICS refusal = RETURNED_SQLSTATE, v_detail = PG_EXCEPTION_DETAIL, v_name = MESSAGE_TEXT;
    refusal_detail := nullif(v_detail, '')::jsonb;
    PERFORM partner.remember_refused(caller.key_id, p_nonce);
    PERFORM prescription.record_entry(live, 'dispensing_refused', p_code, v_name, v_now);
    RETURN;
  END;
  SELECT m.dispensing, m.status, m.remaining INTO dispensing, status, remaining
    FROM prescription.dispensings_made('{1}', ARRAY[v_id]) m;
END $$;
