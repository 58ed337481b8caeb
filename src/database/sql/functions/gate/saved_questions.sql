-- The questions for counts that an organisation has saved, by name, for a person who sees its counts.
CREATE OR REPLACE FUNCTION gate.saved_questions(p_session bytea, p_partner_id text)
RETURNS TABLE (question_id uuid, name text, address text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_organisation_id constant text := organisation.reader(p_session, p_partner_id);
BEGIN
  RETURN QUERY SELECT q.question_id, q.name, q.address FROM statistics.saved_question q
    WHERE q.organisation_id = v_organisation_id ORDER BY q.name, q.question_id;
END $$;
