-- Tiles of the map, as far as they are there.
CREATE OR REPLACE FUNCTION gate.map_tiles(p_paths text[]) RETURNS TABLE (path text, data bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.path, t.data FROM unnest(p_paths) g (path) JOIN ledger.map_tile t ON t.path = g.path
$$;
