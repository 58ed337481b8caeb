-- When a guardianship begins, ends or changes in the registry, consents about the child follow in the same statement.
-- Inserts also come in bulk, so they only look at children with a consent; whoever writes a consent holds the child's
-- lock.
CREATE OR REPLACE FUNCTION consent.follow_guardianship() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_child_id bigint;
BEGIN
  FOR v_child_id IN
    SELECT DISTINCT g.child_id FROM changed g
      WHERE TG_OP <> 'INSERT'
        OR EXISTS (SELECT FROM consent.consent c WHERE c.person_id = g.child_id AND c.state IN ('active', 'paused'))
      ORDER BY 1
  LOOP
    PERFORM consent.follow_registry(v_child_id);
  END LOOP;
  RETURN NULL;
END $$;
