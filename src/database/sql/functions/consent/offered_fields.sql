-- All fields that may be chosen in answer to a request: required, optional, then alternatives. A request names each field
-- once, required or optional.
CREATE OR REPLACE FUNCTION consent.offered_fields(p_request consent.request) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF p_request.accepted_alternatives = '[]' THEN
    RETURN p_request.required_fields || p_request.optional_fields;
  END IF;
  RETURN (
    SELECT array_agg(x.field ORDER BY x.place) FROM (
      SELECT f.field, min(f.place) AS place
        FROM unnest(p_request.required_fields || p_request.optional_fields || ARRAY(
          SELECT e.field FROM jsonb_array_elements(p_request.accepted_alternatives) a,
            jsonb_array_elements_text(a -> 'sufficient_fields') e (field))) WITH ORDINALITY f (field, place)
        GROUP BY f.field) x);
END $$;
