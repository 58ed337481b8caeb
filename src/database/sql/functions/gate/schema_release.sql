-- The release of the schema; a gateway is ready on its own release and on the next.
CREATE OR REPLACE FUNCTION gate.schema_release() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT s.release FROM catalogue.schema_version s
$$;
