-- An error of a refusal: where in the body, and what is allowed there.
CREATE OR REPLACE FUNCTION partner.over(p_pointer text, p_detail text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object('pointer', p_pointer, 'detail', p_detail)
$$;
