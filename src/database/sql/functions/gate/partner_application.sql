-- An application, for whoever has the key that it was signed with.
CREATE OR REPLACE FUNCTION gate.partner_application(p_application_id uuid)
RETURNS TABLE (keyid text, jwk jsonb, applied_at timestamptz, state text, decided_at timestamptz, reason text, partner_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.keyid, a.jwk, a.applied_at, a.state, a.decided_at, a.reason, a.partner_id
    FROM partner.application a WHERE a.application_id = p_application_id
$$;
