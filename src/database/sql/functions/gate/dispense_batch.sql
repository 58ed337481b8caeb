-- Several dispensings in one transaction, each as gate.dispense would make it alone, in the order given; for the rest see
-- gate.release_batch. p_calls: a list of objects with the parameters of gate.dispense.
CREATE OR REPLACE FUNCTION gate.dispense_batch(p_calls jsonb)
RETURNS TABLE (place integer, raised text, raised_message text, raised_detail text,
  refusal text, refusal_detail jsonb, dispensing jsonb, status text, remaining jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5ms' AS $$
DECLARE
  c record;
BEGIN
  FOR c IN SELECT * FROM ROWS FROM (jsonb_to_recordset(p_calls) AS (p_keyid text, p_nonce text, p_idempotency_key text,
      p_body_hash bytea, p_code text, p_consent_id uuid, p_lines text, p_invoice_number text)) WITH ORDINALITY x
  LOOP
    BEGIN
      RETURN QUERY SELECT c.ordinality::integer, NULL::text, NULL::text, NULL::text, d.*
        FROM gate.dispense(c.p_keyid, c.p_nonce, c.p_idempotency_key, c.p_body_hash, c.p_code, c.p_consent_id,
          c.p_lines::jsonb, c.p_invoice_number) d;
    EXCEPTION WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS raised = RETURNED_SQLSTATE, raised_message = MESSAGE_TEXT, raised_detail = PG_EXCEPTION_DETAIL;
      place := c.ordinality;
      RETURN NEXT;
      raised := NULL;
    END;
  END LOOP;
END $$;
