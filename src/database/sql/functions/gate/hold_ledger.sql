-- Makes the caller the sequencer of the ledger for five seconds, unless another is, and returns the head of the tree, and that of the map as it was
-- signed, if the last entry of a map states that one and is a leaf.
CREATE OR REPLACE FUNCTION gate.hold_ledger(
  p_holder uuid, OUT is_held boolean, OUT size bigint, OUT root bytea, OUT halted text, OUT checkpoint text,
  OUT checkpoint_size bigint, OUT map_note text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  tree ledger.tree;
  v_now constant timestamptz := clock_timestamp();
BEGIN
  SELECT * INTO tree FROM ledger.tree;
  IF coalesce(tree.held_until < v_now, true) OR tree.holder = p_holder AND tree.held_until < v_now + interval '3 seconds' THEN
    UPDATE ledger.tree t SET holder = p_holder, held_until = v_now + interval '5 seconds'
      WHERE t.holder IS NOT DISTINCT FROM tree.holder AND t.held_until IS NOT DISTINCT FROM tree.held_until;
    SELECT * INTO tree FROM ledger.tree;
  END IF;
  is_held := tree.holder = p_holder;
  size := tree.size;
  root := tree.root;
  halted := tree.halted;
  checkpoint := tree.checkpoint;
  checkpoint_size := tree.checkpoint_size;
  map_note := (SELECT m.note FROM ledger.map m JOIN ledger.leaf l ON l.entry_id = m.published_entry
      JOIN ledger.entry e ON e.person_id = 0 AND e.entry_id = m.published_entry WHERE e.terms ->> 'map' = split_part(m.note, E'\n', 2));
END $$;
