-- The documents that a citizen has linked. Where the reading is not recorded yet there is one row, in which unrecorded is whom
-- gate.record_viewed must name (documents_viewed).
CREATE OR REPLACE FUNCTION gate.linked_documents(p_session bytea)
RETURNS TABLE (kind text, content jsonb, linked_at timestamptz, fetched_at timestamptz, unrecorded bigint[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_person_id constant bigint := citizen.signed_in(p_session);
BEGIN
  IF NOT EXISTS (SELECT FROM document.link l WHERE l.person_id = v_person_id) THEN
    RETURN;
  END IF;
  unrecorded := citizen.unrecorded(p_session, 'documents_viewed', ARRAY[v_person_id]);
  IF unrecorded IS NOT NULL THEN
    RETURN NEXT;
    RETURN;
  END IF;
  RETURN QUERY SELECT l.kind, l.content, l.linked_at, l.fetched_at, NULL::bigint[] FROM document.link l WHERE l.person_id = v_person_id;
END $$;
