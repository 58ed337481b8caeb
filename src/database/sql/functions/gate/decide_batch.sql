-- Several decisions in one transaction, each as gate.decide would make it alone, in the order given; for the rest see
-- gate.release_batch. p_calls: a list of objects with the parameters of gate.decide.
CREATE OR REPLACE FUNCTION gate.decide_batch(p_calls jsonb)
RETURNS TABLE (place integer, raised text, raised_message text, raised_detail text,
  refusal text, refusal_detail jsonb, state text, consent_id uuid, awaited text[], deciders bigint[], partner_id text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5ms'
-- Plans are made once and kept, perhaps while the tables are still empty.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  c record;
BEGIN
  FOR c IN SELECT * FROM ROWS FROM (jsonb_to_recordset(p_calls) AS (p_session bytea, p_request_id uuid, p_decision text,
      p_fields text[], p_reason text, p_child_agrees boolean, p_gateway text, p_origins text[], p_assertion text))
    WITH ORDINALITY x
  LOOP
    BEGIN
      RETURN QUERY SELECT c.ordinality::integer, NULL::text, NULL::text, NULL::text, d.*
        FROM gate.decide(c.p_session, c.p_request_id, c.p_decision, c.p_fields, c.p_reason, c.p_child_agrees, c.p_gateway,
          c.p_origins, c.p_assertion::jsonb) d;
    EXCEPTION WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS raised = RETURNED_SQLSTATE, raised_message = MESSAGE_TEXT, raised_detail = PG_EXCEPTION_DETAIL;
      place := c.ordinality;
      RETURN NEXT;
      raised := NULL;
    END;
  END LOOP;
END $$;
