-- The documents that a citizen has linked.
CREATE OR REPLACE FUNCTION gate.linked_documents(p_number text)
RETURNS TABLE (kind text, content jsonb, linked_at timestamptz, fetched_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT l.kind, l.content, l.linked_at, l.fetched_at FROM document.link l
    WHERE l.person_id = population.find_person(p_number)
$$;
