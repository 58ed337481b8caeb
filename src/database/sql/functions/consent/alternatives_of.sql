-- The derived fields that a partner accepts in place of a requested field.
CREATE OR REPLACE FUNCTION consent.alternatives_of(p_request consent.request, p_field text) RETURNS text[]
LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(e.field), '{}')
    FROM jsonb_array_elements(p_request.accepted_alternatives) a,
      jsonb_array_elements_text(a -> 'sufficient_fields') e (field)
    WHERE a ->> 'field' = p_field
$$;
