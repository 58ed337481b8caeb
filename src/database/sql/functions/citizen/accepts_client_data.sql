-- Whether the client data of an assertion (WebAuthn section 5.8.1) says what it must, at one of these origins; the challenge is
-- checked elsewhere. As notary/client-data.ts.
CREATE OR REPLACE FUNCTION citizen.accepts_client_data(p_data jsonb, p_origins text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT p_data ->> 'type' IS NOT DISTINCT FROM 'webauthn.get'
    AND coalesce(p_data ->> 'origin' = ANY (p_origins), false)
    AND coalesce(p_data -> 'crossOrigin', 'false') = 'false'
    AND NOT p_data ? 'topOrigin'
    AND (NOT p_data ? 'tokenBinding'
      OR coalesce(p_data -> 'tokenBinding' ->> 'status' IN ('supported', 'not-supported'), false))
$$;
