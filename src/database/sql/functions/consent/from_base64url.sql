-- The bytes of a text in base64url (RFC 4648 section 5) without padding.
CREATE OR REPLACE FUNCTION consent.from_base64url(p_text text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT decode(rpad(translate(p_text, '-_', '+/'), (length(p_text) + 3) / 4 * 4, '='), 'base64')
$$;
