-- A list of fields from its JSON: arrays of several lists would need lists of equal length.
CREATE OR REPLACE FUNCTION catalogue.fields_of(p_json text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT ARRAY(SELECT jsonb_array_elements_text(p_json::jsonb))
$$;
