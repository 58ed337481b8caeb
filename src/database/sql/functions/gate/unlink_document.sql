-- Deletes a linked document.
CREATE OR REPLACE FUNCTION gate.unlink_document(p_session bytea, p_document text, p_purpose text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_person_id constant bigint := citizen.signed_in(p_session);
BEGIN
  DELETE FROM document.link l WHERE l.person_id = v_person_id AND l.kind = p_document;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  PERFORM ledger.record(v_person_id, 'document_unlinked', clock_timestamp(), 'subject', p_purpose => p_purpose,
    p_fields => ARRAY['documents.' || p_document], p_number => population.current_number(v_person_id));
END $$;
