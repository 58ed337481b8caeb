-- What the fields of a pending prompt, and their alternatives, hold today: read for the one who is to answer, told to
-- nobody else.
CREATE OR REPLACE FUNCTION gate.prompt_values(p_number text, p_request_id uuid)
RETURNS TABLE (field text, value jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  prompt record;
  asked consent.request;
BEGIN
  prompt := consent.open_prompt(population.find_person(p_number), p_request_id);
  asked := prompt.asked;
  RETURN QUERY
    SELECT f.field, v.value
      FROM unnest(consent.offered_fields(asked)) WITH ORDINALITY f (field, place),
        LATERAL (SELECT catalogue.value_of((catalogue.read_fields(asked.person_id, ARRAY[f.field])).data, f.field)) v (value)
      WHERE v.value IS NOT NULL ORDER BY f.place;
END $$;
