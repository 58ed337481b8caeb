-- The ledger entry of a document that a person linked or unlinked: for which purpose, and which.
CREATE OR REPLACE FUNCTION document.record_entry(
  p_person_id bigint, p_kind ledger.kind, p_purpose text, p_document text, p_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_salt constant bytea := ledger.new_salt();
BEGIN
  INSERT INTO ledger.entry (person_id, entry_id, kind, at, actor, purpose, fields, salt, subject)
    VALUES (p_person_id, consent.new_id(consent.bucket(p_person_id)), p_kind, p_at, 'subject', p_purpose,
      ARRAY['documents.' || p_document], v_salt, ledger.subject_commitment(v_salt, population.current_number(p_person_id)));
END $$;
