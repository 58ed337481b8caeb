-- Lets nothing more become a leaf, on any gateway, until an operator resumes it: a gateway saw a tree that this one does not extend.
CREATE OR REPLACE FUNCTION gate.halt_ledger(p_reason text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE ledger.tree t SET halted = p_reason WHERE t.halted IS NULL
$$;
