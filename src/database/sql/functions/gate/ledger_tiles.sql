-- Tiles of the tree, as far as they are there and as full as they are (C2SP tlog-tiles).
CREATE OR REPLACE FUNCTION gate.ledger_tiles(p_levels integer[], p_numbers bigint[])
RETURNS TABLE (level integer, number bigint, hashes bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.level::integer, t.number, t.hashes
    FROM unnest(p_levels, p_numbers) g (level, number) JOIN ledger.tile t ON t.level = g.level AND t.number = g.number
$$;
