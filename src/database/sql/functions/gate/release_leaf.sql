-- Which leaf of the tree a partner's release is; null while it is none yet. Another partner's is not found.
CREATE OR REPLACE FUNCTION gate.release_leaf(p_keyid text, p_release_id uuid, OUT leaf_index bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  caller record;
  v_person_id bigint;
BEGIN
  caller := partner.identify(p_keyid);
  SELECT l.leaf_index, l.person_id INTO leaf_index, v_person_id FROM ledger.leaf l WHERE l.entry_id = p_release_id;
  IF NOT FOUND THEN
    SELECT s.person_id INTO v_person_id FROM partner.signed_request s WHERE s.outcome_id = p_release_id;
  END IF;
  IF NOT EXISTS (SELECT FROM ledger.entry e WHERE e.person_id = v_person_id AND e.entry_id = p_release_id
      AND e.partner_id = caller.partner_id AND e.kind IN ('release', 'release_empty')) THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
END $$;
