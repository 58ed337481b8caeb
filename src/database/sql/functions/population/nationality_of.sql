-- Nationality as a person's row stores it: null for Vietnamese alone, also where the list is missing.
CREATE OR REPLACE FUNCTION population.nationality_of(p_list jsonb) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF p_list IS NULL OR p_list = '["VN"]' THEN
    RETURN NULL;
  END IF;
  RETURN ARRAY(SELECT jsonb_array_elements_text(p_list));
END $$;
