-- The value of one field in a release, or null. Where the data set is a list, a list with the value of each member,
-- null for a member without one. The member of an organisation's data is named without the parameter, which all share.
CREATE OR REPLACE FUNCTION catalogue.value_of(p_data jsonb, p_field text) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_set constant jsonb := p_data -> split_part(p_field, '.', 1);
  v_name constant text := substr(p_field, strpos(p_field, '.') + 1);
BEGIN
  IF jsonb_typeof(v_set) = 'array' THEN
    RETURN (SELECT jsonb_agg(m -> split_part(v_name, ':', 1) ORDER BY place)
              FROM jsonb_array_elements(v_set) WITH ORDINALITY x (m, place)
              HAVING bool_or(m ? split_part(v_name, ':', 1)));
  END IF;
  RETURN v_set -> CASE WHEN starts_with(p_field, 'organisation.') THEN split_part(v_name, ':', 1) ELSE v_name END;
END $$;
