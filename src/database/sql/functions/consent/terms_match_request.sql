-- Whether every member of the terms, except the nonce, is true of the request: what is signed is what was requested.
CREATE OR REPLACE FUNCTION consent.terms_match_request(
  p_terms jsonb, p_request consent.request, p_role text, p_fields text[], p_child_agrees boolean, p_gateway text)
RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT p_terms - 'nonce' = jsonb_build_object(
      'type', 'ung-thuan/terms/1',
      'gateway', p_gateway,
      'request_id', consent.id_text('csr', p_request.request_id),
      'decision', 'approve',
      'role', p_role,
      'child_agrees', p_child_agrees,
      'subject', consent.base64url(p_request.subject),
      'partner', jsonb_build_object('partner_id', p.partner_id, 'name', p.name, 'kind', p.kind),
      'purpose', jsonb_build_object('id', c.purpose, 'label', c.facts -> 'label', 'description', c.facts -> 'description'),
      'statement', p_request.statement,
      'binding_code', p_request.binding_code,
      'fields', (
        SELECT jsonb_agg(jsonb_build_object('id', f.field, 'label', d.facts -> 'label', 'sensitive', d.sensitive)
            ORDER BY f.place)
          FROM unnest(p_fields) WITH ORDINALITY f (field, place)
          JOIN catalogue.field d ON d.field = split_part(f.field, ':', 1)),
      'access', consent.access_shown(p_request.access_mode, p_request.access_until, p_request.at_most_count,
        p_request.at_most_per),
      'retention', p_request.retention,
      'expires_at', consent.instant_text(p_request.expires_at))
    FROM partner.partner p, catalogue.purpose c
    WHERE p.partner_id = p_request.partner_id AND c.purpose = p_request.purpose
$$;
