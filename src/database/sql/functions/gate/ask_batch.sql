-- Several requests for consent in one transaction, each as gate.ask would make it alone, in the order given; for the rest see
-- gate.release_batch. p_calls: a list of objects with the parameters of gate.ask.
CREATE OR REPLACE FUNCTION gate.ask_batch(p_calls jsonb)
RETURNS TABLE (place integer, raised text, raised_message text, raised_detail text,
  refusal text, refusal_detail jsonb, request_id uuid, binding_code text, asked_at timestamptz, expires_at timestamptz,
  deciders bigint[], repeated boolean, over_budget boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5ms'
-- Plans are made once and kept, perhaps while the tables are still empty.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  c record;
BEGIN
  FOR c IN SELECT * FROM ROWS FROM (jsonb_to_recordset(p_calls) AS (p_keyid text, p_nonce text, p_idempotency_key text,
      p_body_hash bytea, p_signature_base text, p_signature bytea, p_body bytea, p_personal_id_number text,
      p_share_code_hash bytea, p_purpose text, p_statement text, p_required_fields text[], p_optional_fields text[],
      p_accepted_alternatives text, p_access_mode text, p_access_until date, p_at_most_count integer, p_at_most_per text,
      p_retention text, p_expires_in_s integer, p_binding_code text, p_budget_per_day integer, p_budget_pending integer,
      p_own_space boolean, p_backchannel text))
    WITH ORDINALITY x
  LOOP
    BEGIN
      RETURN QUERY SELECT c.ordinality::integer, NULL::text, NULL::text, NULL::text, a.*
        FROM gate.ask(c.p_keyid, c.p_nonce, c.p_idempotency_key, c.p_body_hash, c.p_signature_base, c.p_signature, c.p_body,
          c.p_personal_id_number, c.p_share_code_hash, c.p_purpose, c.p_statement, c.p_required_fields, c.p_optional_fields,
          c.p_accepted_alternatives::jsonb, c.p_access_mode, c.p_access_until, c.p_at_most_count, c.p_at_most_per,
          c.p_retention, c.p_expires_in_s, c.p_binding_code, c.p_budget_per_day, c.p_budget_pending, c.p_own_space,
          c.p_backchannel::jsonb) a;
    EXCEPTION WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS raised = RETURNED_SQLSTATE, raised_message = MESSAGE_TEXT, raised_detail = PG_EXCEPTION_DETAIL;
      place := c.ordinality;
      RETURN NEXT;
      raised := NULL;
    END;
  END LOOP;
END $$;
