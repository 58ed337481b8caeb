-- The fields without which a request cannot be approved: the required ones, and what the partner accepts in their place.
CREATE OR REPLACE FUNCTION consent.needed_fields(p_request consent.request) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF p_request.accepted_alternatives = '[]' THEN
    RETURN p_request.required_fields;
  END IF;
  RETURN ARRAY(SELECT n.field FROM unnest(p_request.required_fields) r,
    LATERAL unnest(r || consent.alternatives_of(p_request, r)) n (field));
END $$;
