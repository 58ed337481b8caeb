-- What a partner may do, as the ledger's entries state it: nothing of its contacts, which are personal data.
CREATE OR REPLACE FUNCTION partner.terms(p_partner_id text) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_strip_nulls(jsonb_build_object('version', p.version, 'name', p.name, 'kind', p.kind, 'organisation_id', p.organisation_id,
      'purposes', p.purposes, 'mandates', p.mandates, 'agreement', p.declaration -> 'agreement'))
    FROM partner.partner p WHERE p.partner_id = p_partner_id
$$;
