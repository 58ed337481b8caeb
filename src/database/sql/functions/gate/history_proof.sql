-- What proves that the history of a citizen, or of a child for whom the citizen decides, is complete: the head of the person's chain, the tiles of the
-- map on the way to it, the leaf that states the map, and the checkpoint that was signed last, or cosigned, all as of one moment. Without a head where no entry
-- is in the map yet. Others are not found, and neither is who has no entry.
CREATE OR REPLACE FUNCTION gate.history_proof(
  p_session bytea, p_about text, p_cosigned boolean, OUT personal_id_number text, OUT pseudonym_proof bytea, OUT map_key bytea, OUT entries bigint, OUT head bytea,
  OUT map_size bigint, OUT paths text[], OUT tiles bytea[], OUT checkpoint text, OUT checkpoint_size bigint,
  OUT published_leaf bigint, OUT published_at timestamptz, OUT published_terms jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_person_id constant bigint := consent.subject_about(citizen.signed_in(p_session), p_about);
  chain ledger.chain;
BEGIN
  SELECT * INTO chain FROM ledger.chain c WHERE c.person_id = v_person_id;
  IF NOT FOUND AND NOT EXISTS (SELECT FROM ledger.concerning(v_person_id)) THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  personal_id_number := population.number_text(chain.personal_id_number);
  pseudonym_proof := chain.pseudonym_proof;
  map_key := chain.map_key;
  entries := chain.entries;
  head := chain.head;
  SELECT m.size, l.leaf_index, e.at, e.terms INTO map_size, published_leaf, published_at, published_terms
    FROM ledger.map m LEFT JOIN ledger.leaf l ON l.entry_id = m.published_entry AND m.published_size = m.size
      LEFT JOIN ledger.entry e ON e.person_id = 0 AND e.entry_id = l.entry_id;
  SELECT array_agg(t.path), array_agg(t.data) INTO paths, tiles
    FROM generate_series(0, 63) depth JOIN ledger.map_tile t ON t.path = left(encode(chain.map_key, 'hex'), depth);
  SELECT CASE WHEN p_cosigned THEN t.cosigned ELSE t.checkpoint END, CASE WHEN p_cosigned THEN t.cosigned_size ELSE t.checkpoint_size END
    INTO checkpoint, checkpoint_size FROM ledger.tree t;
END $$;
