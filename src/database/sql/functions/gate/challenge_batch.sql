-- Several challenges in one transaction, each as gate.challenge_decision would make it alone, in the order given; for the rest
-- see gate.release_batch. p_calls: a list of objects with the parameters of gate.challenge_decision.
CREATE OR REPLACE FUNCTION gate.challenge_batch(p_calls jsonb)
RETURNS TABLE (place integer, raised text, raised_message text, raised_detail text,
  terms text, expires_at timestamptz, credentials jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5ms'
-- Plans are made once and kept, perhaps while the tables are still empty.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  c record;
BEGIN
  FOR c IN SELECT * FROM ROWS FROM (jsonb_to_recordset(p_calls) AS (p_session bytea, p_request_id uuid, p_fields text[],
      p_child_agrees boolean, p_gateway text)) WITH ORDINALITY x
  LOOP
    BEGIN
      RETURN QUERY SELECT c.ordinality::integer, NULL::text, NULL::text, NULL::text, d.*
        FROM gate.challenge_decision(c.p_session, c.p_request_id, c.p_fields, c.p_child_agrees, c.p_gateway) d;
    EXCEPTION WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS raised = RETURNED_SQLSTATE, raised_message = MESSAGE_TEXT, raised_detail = PG_EXCEPTION_DETAIL;
      place := c.ordinality;
      RETURN NEXT;
      raised := NULL;
    END;
  END LOOP;
END $$;
