-- Several calls of gate.signing_passkey, in the order given: one row for each by its place from 1, with nulls where it gives
-- none. For the rest see gate.release_batch. p_calls: a list of objects with the parameters of gate.signing_passkey.
CREATE OR REPLACE FUNCTION gate.signing_passkey_batch(p_calls jsonb)
RETURNS TABLE (place integer, raised text, raised_message text, raised_detail text, public_key bytea, user_handle bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- Plans are made once and kept, perhaps while the tables are still empty.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  c record;
BEGIN
  FOR c IN SELECT * FROM ROWS FROM (jsonb_to_recordset(p_calls) AS (p_session bytea, p_request_id uuid, p_terms_hash bytea,
      p_credential_id bytea)) WITH ORDINALITY x
  LOOP
    BEGIN
      RETURN QUERY SELECT c.ordinality::integer, NULL::text, NULL::text, NULL::text, k.public_key, k.user_handle
        FROM (VALUES (true)) one
          LEFT JOIN gate.signing_passkey(c.p_session, c.p_request_id, c.p_terms_hash, c.p_credential_id) k ON true;
    EXCEPTION WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS raised = RETURNED_SQLSTATE, raised_message = MESSAGE_TEXT, raised_detail = PG_EXCEPTION_DETAIL;
      place := c.ordinality;
      RETURN NEXT;
      raised := NULL;
    END;
  END LOOP;
END $$;
