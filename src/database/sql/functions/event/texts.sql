-- The texts of a JSON array; null for JSON's null.
CREATE OR REPLACE FUNCTION event.texts(p_array jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN jsonb_typeof(p_array) = 'array' THEN ARRAY(SELECT jsonb_array_elements_text(p_array)) END
$$;
