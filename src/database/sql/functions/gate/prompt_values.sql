-- What the fields of a pending prompt, and their alternatives, hold today: read for the one who is to answer, told to
-- nobody else. Fields of one data set with one parameter are read together, so that their lists match place by place.
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
    WITH offered AS (
      SELECT o.field, o.place, split_part(o.field, '.', 1) AS data_set, split_part(o.field, ':', 2) AS parameter
        FROM unnest(consent.offered_fields(asked)) WITH ORDINALITY o (field, place)
    ), read AS MATERIALIZED (
      SELECT o.data_set, o.parameter,
          (catalogue.read_fields(asked.person_id, array_agg(o.field ORDER BY o.place))).data
        FROM offered o GROUP BY o.data_set, o.parameter
    )
    SELECT o.field, v.value
      FROM offered o JOIN read r USING (data_set, parameter),
        LATERAL (SELECT catalogue.value_of(r.data, o.field)) v (value)
      WHERE v.value IS NOT NULL ORDER BY o.place;
END $$;
