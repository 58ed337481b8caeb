-- The version that the last migration left; a gateway is ready only on its own version.
CREATE OR REPLACE FUNCTION gate.schema_version() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT s.version FROM catalogue.schema_version s
$$;
