-- A list of countries as a person's row keeps it: null where it is Vietnamese alone, or nothing is said.
CREATE OR REPLACE FUNCTION population.nationality_of(p_list jsonb) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF p_list IS NULL OR p_list = '["VN"]' THEN
    RETURN NULL;
  END IF;
  RETURN ARRAY(SELECT jsonb_array_elements_text(p_list));
END $$;
