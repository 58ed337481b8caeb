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
  RETURN QUERY SELECT f.field, v.data #> ARRAY[split_part(f.field, '.', 1), substr(f.field, strpos(f.field, '.') + 1)]
    FROM (SELECT consent.offered_fields(asked) AS fields) o,
      LATERAL population.read_fields(asked.person_id, o.fields) v,
      LATERAL unnest(o.fields) WITH ORDINALITY f (field, place)
    WHERE NOT f.field = ANY (v.not_available) ORDER BY f.place;
END $$;
