-- The header (1) or payload (2) of a JWS, given its signing input (RFC 7515 section 5.1).
CREATE OR REPLACE FUNCTION ciba.jws_part(p_input text, p_part integer) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT convert_from(consent.from_base64url(split_part(p_input, '.', p_part)), 'UTF8')::jsonb
$$;
