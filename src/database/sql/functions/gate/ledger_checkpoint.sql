-- The signed checkpoint that was published last, and the size of its tree; null before there is one.
CREATE OR REPLACE FUNCTION gate.ledger_checkpoint(OUT checkpoint text, OUT checkpoint_size bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.checkpoint, t.checkpoint_size FROM ledger.tree t
$$;
