-- Stores a fetched document. p_linked_at is what begin_link returned: a document that was unlinked since then stays
-- unlinked, and of two that were linked at the same time the first is kept.
CREATE OR REPLACE FUNCTION gate.link_document(
  p_session bytea, p_document text, p_linked_at timestamptz, p_issuer text, p_purpose text, p_content jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  holder constant record := citizen.holder(p_session);
  v_person_id constant bigint := holder.person_id;
  v_now constant timestamptz := date_trunc('milliseconds', clock_timestamp());
BEGIN
  IF holder.level < 2 THEN
    RAISE EXCEPTION 'account_level_insufficient' USING ERRCODE = 'UT012';
  END IF;
  IF p_linked_at IS NOT NULL THEN
    UPDATE document.link l SET issuer = p_issuer, content = p_content, fetched_at = v_now
      WHERE l.person_id = v_person_id AND l.kind = p_document AND l.linked_at = p_linked_at;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
    END IF;
  ELSE
    INSERT INTO document.link (person_id, kind, issuer, content, linked_at, fetched_at)
      VALUES (v_person_id, p_document, p_issuer, p_content, v_now, v_now) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
      RETURN;
    END IF;
  END IF;
  PERFORM ledger.record(v_person_id, 'document_linked', v_now, 'subject', p_purpose => p_purpose,
    p_fields => ARRAY['documents.' || p_document], p_number => population.current_number(v_person_id));
END $$;
