-- The SHA-256 thumbprint of a public key (RFC 7638, RFC 8037).
CREATE OR REPLACE FUNCTION ciba.thumbprint(p_jwk jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT consent.base64url(sha256(convert_to(CASE p_jwk ->> 'kty'
      WHEN 'OKP' THEN format('{"crv":"%s","kty":"OKP","x":"%s"}', p_jwk ->> 'crv', p_jwk ->> 'x')
      WHEN 'EC' THEN format('{"crv":"%s","kty":"EC","x":"%s","y":"%s"}', p_jwk ->> 'crv', p_jwk ->> 'x', p_jwk ->> 'y')
      WHEN 'RSA' THEN format('{"e":"%s","kty":"RSA","n":"%s"}', p_jwk ->> 'e', p_jwk ->> 'n') END, 'UTF8')))
$$;
