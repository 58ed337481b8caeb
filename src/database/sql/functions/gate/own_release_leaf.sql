-- Which leaf of the tree a release of a citizen's data is, or of a child's for whom the citizen decides; null while it is none yet. Others are not
-- found.
CREATE OR REPLACE FUNCTION gate.own_release_leaf(p_session bytea, p_release_id uuid, OUT leaf_index bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_actor_id constant bigint := citizen.signed_in(p_session);
BEGIN
  SELECT l.leaf_index INTO leaf_index
    FROM consent.subjects_of(v_actor_id) s
      JOIN ledger.entry e ON e.person_id = s.person_id AND e.entry_id = p_release_id AND e.kind IN ('release', 'release_empty')
      LEFT JOIN ledger.leaf l ON l.entry_id = e.entry_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
END $$;
