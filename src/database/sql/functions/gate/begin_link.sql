-- What is needed to fetch a document that a person wants linked: the current number, by which its issuer knows the
-- person, and since when it is linked, if it is.
CREATE OR REPLACE FUNCTION gate.begin_link(p_session bytea, p_document text, OUT number text, OUT linked_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  holder constant record := citizen.holder(p_session);
  v_person_id constant bigint := holder.person_id;
BEGIN
  IF holder.level < 2 THEN
    RAISE EXCEPTION 'account_level_insufficient' USING ERRCODE = 'UT012';
  END IF;
  PERFORM FROM catalogue.field f WHERE f.field = 'documents.' || p_document;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  number := population.current_number(v_person_id);
  SELECT l.linked_at INTO linked_at FROM document.link l
    WHERE l.person_id = v_person_id AND l.kind = p_document;
END $$;
