-- An access token that is in force: the partner's key that it is bound to, and its consent, null for one to manage grants. No row for
-- any other.
CREATE OR REPLACE FUNCTION gate.access_token(p_token_hash bytea)
RETURNS TABLE (keyid text, scope text, consent_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT t.keyid, t.scope, t.consent_id FROM ciba.token t
    WHERE t.token_hash = p_token_hash AND t.kind = 'access' AND t.expires_at > clock_timestamp()
$$;
