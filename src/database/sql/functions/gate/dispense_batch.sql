-- Several dispensings in one transaction, each as gate.dispense would make it alone, in the order given; for the rest see
-- gate.release_batch. p_calls: a list of objects with the parameters of gate.dispense.
CREATE OR REPLACE FUNCTION gate.dispense_batch(p_calls jsonb)
RETURNS TABLE (place integer, raised text, raised_message text, raised_detail text,
  refusal text, refusal_detail jsonb, dispensing jsonb, status text, remaining jsonb, repeated boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5ms'
-- Plans are made once and kept, perhaps while the tables are still empty.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  c record;
  accepted record;
  v_made integer[] := '{}';
BEGIN
  SELECT array_agg(x.p_keyid ORDER BY x.place) AS keyids, array_agg(x.p_nonce ORDER BY x.place) AS nonces,
      array_agg(x.p_idempotency_key ORDER BY x.place) AS idempotency_keys,
      array_agg(x.p_body_hash ORDER BY x.place) AS body_hashes, array_agg(x.p_code ORDER BY x.place) AS codes,
      array_agg(x.p_consent_id ORDER BY x.place) AS consent_ids, array_agg(x.p_lines::jsonb ORDER BY x.place) AS lines,
      array_agg(x.p_invoice_number ORDER BY x.place) AS invoice_numbers
    INTO c
    FROM ROWS FROM (jsonb_to_recordset(p_calls) AS (p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea,
      p_code text, p_consent_id uuid, p_lines text, p_invoice_number text)) WITH ORDINALITY
      x (p_keyid, p_nonce, p_idempotency_key, p_body_hash, p_code, p_consent_id, p_lines, p_invoice_number, place);
  BEGIN
    accepted := prescription.accept_dispensings(c.keyids, c.nonces, c.idempotency_keys, c.body_hashes, c.codes, c.consent_ids,
      c.lines);
    IF accepted.places IS NOT NULL THEN
      PERFORM prescription.record_dispensings(accepted.at, accepted.places, accepted.dispensing_ids, c.codes, c.consent_ids,
        c.lines, c.invoice_numbers);
      RETURN QUERY SELECT m.place, NULL::text, NULL::text, NULL::text, NULL::text, NULL::jsonb, m.dispensing, m.status, m.remaining, false
        FROM prescription.dispensings_made(accepted.places, accepted.dispensing_ids) m;
      v_made := accepted.places;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    NULL; -- one by one, each tells of itself
  END;
  FOR i IN 1 .. cardinality(c.keyids) LOOP
    CONTINUE WHEN i = ANY (v_made);
    BEGIN
      RETURN QUERY SELECT i, NULL::text, NULL::text, NULL::text, d.*
        FROM gate.dispense(c.keyids[i], c.nonces[i], c.idempotency_keys[i], c.body_hashes[i], c.codes[i], c.consent_ids[i],
          c.lines[i], c.invoice_numbers[i]) d;
    EXCEPTION WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS raised = RETURNED_SQLSTATE, raised_message = MESSAGE_TEXT, raised_detail = PG_EXCEPTION_DETAIL;
      place := i;
      RETURN NEXT;
      raised := NULL;
    END;
  END LOOP;
END $$;
