-- Makes the next leaves of the tree of the entries that the sequencer was given last, all of them, in its order, with the tiles that change and
-- the new head. Does nothing where the head is not the one that the sequencer knows, or another is the sequencer.
CREATE OR REPLACE FUNCTION gate.append_leaves(
  p_holder uuid, p_size bigint, p_root bytea, p_person_ids bigint[], p_entry_ids uuid[], p_tile_levels integer[],
  p_tile_numbers bigint[], p_tile_hashes bytea[], p_new_root bytea, OUT is_appended boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  tree ledger.tree;
  v_count bigint;
BEGIN
  SELECT * INTO tree FROM ledger.tree t
    WHERE t.holder = p_holder AND t.size = p_size AND t.root = p_root AND t.halted IS NULL AND t.next_entries IS NOT NULL FOR UPDATE;
  is_appended := FOUND;
  IF NOT is_appended THEN
    RETURN;
  END IF;
  IF ledger.entries_digest(p_person_ids, p_entry_ids) IS DISTINCT FROM tree.next_entries THEN
    RAISE EXCEPTION 'the leaves are not the entries that were given out' USING ERRCODE = 'UT050';
  END IF;
  INSERT INTO ledger.leaf (leaf_index, person_id, entry_id)
    SELECT p_size + g.place - 1, g.person_id, g.entry_id
      FROM unnest(p_person_ids, p_entry_ids) WITH ORDINALITY g (person_id, entry_id, place);
  INSERT INTO ledger.tile AS t (level, number, hashes)
    SELECT * FROM unnest(p_tile_levels, p_tile_numbers, p_tile_hashes)
    ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes
      WHERE substr(excluded.hashes, 1, length(t.hashes)) = t.hashes;
  GET DIAGNOSTICS v_count = ROW_COUNT;
  IF v_count <> cardinality(p_tile_levels) THEN
    RAISE EXCEPTION 'a tile does not begin as it did' USING ERRCODE = 'UT051';
  END IF;
  UPDATE ledger.tree t
    SET size = p_size + cardinality(p_entry_ids), root = p_new_root, seen = t.next_seen, swept_blocks = t.next_swept_blocks,
      seen_place = t.next_place, next_seen = NULL, next_swept_blocks = NULL, next_place = NULL, next_entries = NULL;
END $$;
