-- The key that verifies an assertion: of a citizen's passkey in use, for terms stored for this citizen and request. With the
-- user handle that the authenticator may state.
CREATE OR REPLACE FUNCTION gate.signing_passkey(
  p_session bytea, p_request_id uuid, p_terms_hash bytea, p_credential_id bytea)
RETURNS TABLE (public_key bytea, user_handle bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT k.public_key, citizen.user_handle(k.person_id)
    FROM consent.request r
      JOIN consent.terms t USING (person_id, request_id)
      JOIN citizen.passkey k ON k.person_id = t.decider_id
    WHERE r.request_id = p_request_id AND t.terms_hash = p_terms_hash AND t.expires_at > clock_timestamp()
      AND t.decider_id = (SELECT citizen.signed_in(p_session))
      AND k.credential_id = p_credential_id AND k.removed_at IS NULL
$$;
