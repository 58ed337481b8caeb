-- RFC 4648 section 5, without padding.
CREATE OR REPLACE FUNCTION consent.base64url(p_bytes bytea) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT translate(encode(p_bytes, 'base64'), E'+/=\n', '-_')
$$;
