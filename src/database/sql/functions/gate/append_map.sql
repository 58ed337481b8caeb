-- Replaces the head of the map, with the chains and tiles that change. Does nothing where the head is not the one that the caller knows, or another makes
-- the map. p_new_...: people who had no chain; they are among p_person_ids too. p_note: the new head, as the gateway signed it. An entry of the ledger states
-- the new map, unless it is one that is made anew, of a size that was stated already.
CREATE OR REPLACE FUNCTION gate.append_map(
  p_holder uuid, p_size bigint, p_root bytea, p_new_size bigint, p_new_root bytea, p_public_key bytea, p_note text,
  p_new_person_ids bigint[], p_new_numbers text[], p_new_proofs bytea[], p_new_keys bytea[],
  p_person_ids bigint[], p_entries bigint[], p_heads bytea[], p_paths text[], p_tiles bytea[], OUT is_appended boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  v_entry_id uuid;
  v_updated bigint;
  v_inserted bigint;
BEGIN
  UPDATE ledger.map m
    SET size = p_new_size, root = p_new_root, public_key = p_public_key, note = p_note, made_at = clock_timestamp()
    WHERE m.holder = p_holder AND m.size = p_size AND m.root = p_root AND coalesce(m.public_key = p_public_key, true)
      AND p_new_size > p_size AND p_new_size <= (SELECT t.checkpoint_size FROM ledger.tree t);
  is_appended := FOUND;
  IF NOT is_appended THEN
    RETURN;
  END IF;
  UPDATE ledger.chain c SET entries = g.entries, head = g.head
    FROM unnest(p_person_ids, p_entries, p_heads) g (person_id, entries, head)
    WHERE c.person_id = g.person_id AND c.entries < g.entries;
  GET DIAGNOSTICS v_updated = ROW_COUNT;
  INSERT INTO ledger.chain (person_id, personal_id_number, pseudonym_proof, map_key, entries, head)
    SELECT n.person_id, n.number::bigint, n.proof, n.map_key, g.entries, g.head
      FROM unnest(p_new_person_ids, p_new_numbers, p_new_proofs, p_new_keys) n (person_id, number, proof, map_key)
        JOIN unnest(p_person_ids, p_entries, p_heads) g (person_id, entries, head) USING (person_id);
  GET DIAGNOSTICS v_inserted = ROW_COUNT;
  IF v_inserted <> cardinality(p_new_person_ids) OR v_updated + v_inserted <> cardinality(p_person_ids) THEN
    RAISE EXCEPTION 'the chains are not those that were given out' USING ERRCODE = 'UT052';
  END IF;
  INSERT INTO ledger.map_tile AS t (path, data) SELECT * FROM unnest(p_paths, p_tiles)
    ON CONFLICT (path) DO UPDATE SET data = excluded.data;
  IF p_new_size > (SELECT m.published_size FROM ledger.map m) THEN
    v_entry_id := (SELECT consent.id_with(s.id_key, 0) FROM catalogue.secret s);
    PERFORM ledger.record(0, 'map_published', clock_timestamp(), 'gateway', p_entry_id => v_entry_id,
      p_terms => jsonb_build_object('map', format('ung-thuan-map/1 %s %s %s', p_new_size, encode(p_public_key, 'base64'), encode(p_new_root, 'base64'))));
    UPDATE ledger.map SET published_size = p_new_size, published_entry = v_entry_id;
  END IF;
END $$;
