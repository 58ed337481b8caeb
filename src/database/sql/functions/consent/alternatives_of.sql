-- The derived fields that a partner accepts in place of a field it asked for.
CREATE OR REPLACE FUNCTION consent.alternatives_of(p_asked consent.request, p_field text) RETURNS text[]
LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(e.field), '{}')
    FROM jsonb_array_elements(p_asked.accepted_alternatives) a, jsonb_array_elements_text(a -> 'sufficient_fields') e (field)
    WHERE a ->> 'field' = p_field
$$;
