-- Whether a signature base (RFC 9421 section 2.5), or the signing input of a client's assertion (RFC 7515 section 5.1), was signed for
-- a call: by its key, and with its nonce.
CREATE OR REPLACE FUNCTION partner.signed_this(p_keyid text, p_nonce text, p_base text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN left(p_base, 1) = '"' THEN
      strpos(split_part(p_base, E'\n"@signature-params": ', 2), ';keyid="' || p_keyid || '"') > 0
        AND strpos(split_part(p_base, E'\n"@signature-params": ', 2), ';nonce="' || p_nonce || '"') > 0
        AND (p_keyid || p_nonce) !~ '[^A-Za-z0-9_-]'
    WHEN p_base ~ '^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$' THEN
      ciba.jws_part(p_base, 1) ->> 'kid' = p_keyid AND ciba.jws_part(p_base, 2) ->> 'jti' = p_nonce END
$$;
