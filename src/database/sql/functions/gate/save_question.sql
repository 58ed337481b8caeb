-- Saves a question for counts under a name, for the people of an organisation who see its counts. refusal: null, or what does not fit:
-- name, held (another question has the name), or many.
CREATE OR REPLACE FUNCTION gate.save_question(p_session bytea, p_partner_id text, p_name text, p_address text, OUT refusal text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  questions_max constant integer := 50;
  v_organisation_id constant text := organisation.reader(p_session, p_partner_id);
BEGIN
  -- One at a time, so that they are not more than counted.
  PERFORM FROM organisation.organisation o WHERE o.organisation_id = v_organisation_id FOR UPDATE;
  refusal := CASE
    WHEN p_name IS NULL OR p_name !~ '\S' OR length(p_name) > 80 OR p_name IS NOT NFC NORMALIZED THEN 'name'
    WHEN EXISTS (SELECT FROM statistics.saved_question q WHERE q.organisation_id = v_organisation_id AND q.name = p_name) THEN 'held'
    WHEN (SELECT count(*) FROM statistics.saved_question q WHERE q.organisation_id = v_organisation_id) >= questions_max
      THEN 'many' END;
  IF refusal IS NULL THEN
    INSERT INTO statistics.saved_question (organisation_id, name, address, saved_at)
      VALUES (v_organisation_id, p_name, p_address, clock_timestamp());
  END IF;
END $$;
