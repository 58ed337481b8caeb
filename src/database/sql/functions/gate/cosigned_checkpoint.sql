-- The last checkpoint that enough witnesses cosigned, and the size of its tree; null before there is one.
CREATE OR REPLACE FUNCTION gate.cosigned_checkpoint(OUT checkpoint text, OUT checkpoint_size bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.cosigned, t.cosigned_size FROM ledger.tree t
$$;
