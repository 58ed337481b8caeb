-- Deletes a question that an organisation has saved. refusal: null, or gone where the organisation has none such.
CREATE OR REPLACE FUNCTION gate.delete_saved_question(p_session bytea, p_partner_id text, p_question_id uuid, OUT refusal text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_organisation_id constant text := organisation.reader(p_session, p_partner_id);
BEGIN
  DELETE FROM statistics.saved_question q WHERE q.organisation_id = v_organisation_id AND q.question_id = p_question_id;
  refusal := CASE WHEN NOT FOUND THEN 'gone' END;
END $$;
