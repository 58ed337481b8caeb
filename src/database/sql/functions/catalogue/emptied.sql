-- Data of a release without its values.
CREATE OR REPLACE FUNCTION catalogue.emptied(p_data jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_object_agg(d.key, CASE jsonb_typeof(d.value) WHEN 'array' THEN '[]' ELSE '{}' END::jsonb)
    FROM jsonb_each(p_data) d
$$;
