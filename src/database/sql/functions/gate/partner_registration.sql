-- What is registered of the caller, with all of its keys, oldest first.
CREATE OR REPLACE FUNCTION gate.partner_registration(p_keyid text)
RETURNS TABLE (partner_id text, name jsonb, kind text, organisation_id text, registered_at timestamptz, version integer,
  purposes text[], mandates text[], declaration jsonb, keys jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  caller constant record := partner.identify(p_keyid);
BEGIN
  RETURN QUERY
    SELECT p.partner_id, p.name, p.kind, p.organisation_id, p.added_at, p.version, p.purposes, p.mandates, p.declaration,
        (SELECT jsonb_agg(jsonb_build_object('keyid', k.thumbprint, 'jwk', k.jwk, 'added_at', consent.instant_text(k.added_at),
            'retires_at', consent.instant_text(k.retires_at),
            'state', CASE WHEN k.retires_at IS NULL THEN 'in_use' WHEN k.retires_at > clock_timestamp() THEN 'ending' ELSE 'retired' END)
            ORDER BY k.key_id)
          FROM partner.key k WHERE k.partner_id = p.partner_id)
      FROM partner.partner p WHERE p.partner_id = caller.partner_id;
END $$;
