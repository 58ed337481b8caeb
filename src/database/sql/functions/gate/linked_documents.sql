-- The documents that a citizen has linked. That they were read is in the ledger.
CREATE OR REPLACE FUNCTION gate.linked_documents(p_session bytea)
RETURNS TABLE (kind text, content jsonb, linked_at timestamptz, fetched_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_person_id constant bigint := citizen.signed_in(p_session);
BEGIN
  RETURN QUERY SELECT l.kind, l.content, l.linked_at, l.fetched_at FROM document.link l WHERE l.person_id = v_person_id;
  IF FOUND THEN
    PERFORM citizen.record_viewed(p_session, 'documents_viewed', ARRAY[v_person_id]);
  END IF;
END $$;
