-- Publishes the signed checkpoint of the present head. Does nothing where that is another one, or another is the sequencer.
CREATE OR REPLACE FUNCTION gate.publish_checkpoint(
  p_holder uuid, p_size bigint, p_root bytea, p_checkpoint text, OUT is_published boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE ledger.tree t SET checkpoint = p_checkpoint, checkpoint_size = p_size
    WHERE t.holder = p_holder AND t.size = p_size AND t.root = p_root AND t.halted IS NULL;
  is_published := FOUND;
END $$;
