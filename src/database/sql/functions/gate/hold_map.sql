-- Lets the caller make the map for thirty seconds, unless another does, or it was made with another key, and returns the head of the map. p_public_key:
-- the one that the caller makes pseudonyms with. The signed checkpoint that the map may cover is null while the ledger is halted. is_published: the entry
-- that states the last map is a leaf, so that those of the next ones come after it.
CREATE OR REPLACE FUNCTION gate.hold_map(
  p_holder uuid, p_public_key bytea, OUT is_held boolean, OUT size bigint, OUT root bytea, OUT public_key bytea,
  OUT note text, OUT age_s double precision, OUT checkpoint text, OUT checkpoint_size bigint, OUT is_published boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  map ledger.map;
  v_now constant timestamptz := clock_timestamp();
BEGIN
  SELECT * INTO map FROM ledger.map;
  IF coalesce(map.public_key = p_public_key, true)
      AND (coalesce(map.held_until < v_now, true) OR map.holder = p_holder AND map.held_until < v_now + interval '20 seconds') THEN
    UPDATE ledger.map m SET holder = p_holder, held_until = v_now + interval '30 seconds'
      WHERE m.holder IS NOT DISTINCT FROM map.holder AND m.held_until IS NOT DISTINCT FROM map.held_until;
    SELECT * INTO map FROM ledger.map;
  END IF;
  is_held := map.holder IS NOT DISTINCT FROM p_holder;
  size := map.size;
  root := map.root;
  public_key := map.public_key;
  note := map.note;
  is_published := map.published_entry IS NULL OR EXISTS (SELECT FROM ledger.leaf l WHERE l.entry_id = map.published_entry);
  age_s := date_part('epoch', v_now - map.made_at);
  SELECT CASE WHEN t.halted IS NULL THEN t.checkpoint END, t.checkpoint_size INTO checkpoint, checkpoint_size FROM ledger.tree t;
END $$;
