-- All units there are, were and will be, for a search by their names: the rows of administrative_unit.unit, without foreign countries.
CREATE OR REPLACE FUNCTION gate.unit_names() RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(json_agg(u ORDER BY u.unit_id), '[]') FROM administrative_unit.unit u WHERE u.level <> 'country' OR u.code = 'VN'
$$;
