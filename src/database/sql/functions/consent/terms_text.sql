-- The terms of an approval, as canonical JSON (RFC 8785), whose SHA-256 a passkey signs: every member but the nonce is of the
-- request, the partner and the catalogue as they are now. Null for a field that the catalogue does not have.
CREATE OR REPLACE FUNCTION consent.terms_text(
  p_request consent.request, p_role text, p_fields text[], p_child_agrees boolean, p_gateway text, p_nonce text)
RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT '{"access":' || CASE p_request.access_mode WHEN 'once' THEN '{"mode":"once"}' ELSE
          '{"at_most":{"count":' || p_request.at_most_count || ',"per":' || to_json(p_request.at_most_per)
          || '},"mode":' || to_json(p_request.access_mode) || ',"until":' || to_json(p_request.access_until) || '}' END
        || ',"binding_code":' || to_json(p_request.binding_code)
        || ',"child_agrees":' || to_json(p_child_agrees)
        || ',"decision":"approve","expires_at":' || to_json(consent.instant_text(p_request.expires_at))
        || ',"fields":[' || (
          SELECT string_agg('{"id":' || to_json(f.field) || ',"label":' || consent.bilingual_text(d.facts -> 'label')
              || ',"sensitive":' || d.sensitive || '}', ',' ORDER BY f.place)
            FROM unnest(p_fields) WITH ORDINALITY f (field, place)
              JOIN catalogue.field d ON d.field = split_part(f.field, ':', 1)
            HAVING count(*) = cardinality(p_fields))
        || '],"gateway":' || to_json(p_gateway)
        || ',"nonce":' || to_json(p_nonce)
        || coalesce((SELECT ',"organisation":{"name":' || to_json(o.name) || ',"organisation_id":' || to_json(o.organisation_id) || '}'
          FROM organisation.organisation o WHERE o.organisation_id = consent.organisation_of(p_fields)), '')
        || ',"partner":{"kind":' || to_json(p.kind) || ',"name":' || consent.bilingual_text(p.name)
        || ',"partner_id":' || to_json(p.partner_id)
        || '},"purpose":{"description":' || consent.bilingual_text(c.facts -> 'description') || ',"id":' || to_json(c.purpose)
        || ',"label":' || consent.bilingual_text(c.facts -> 'label')
        || '},"request_id":' || to_json(consent.id_text('csr', p_request.request_id))
        || ',"retention":' || to_json(p_request.retention)
        || ',"role":' || to_json(p_role)
        || ',"statement":' || to_json(p_request.statement)
        || ',"subject":' || to_json(consent.base64url(p_request.subject))
        || ',"type":"ung-thuan/terms/1"}'
      FROM partner.partner p, catalogue.purpose c
      WHERE p.partner_id = p_request.partner_id AND c.purpose = p_request.purpose);
END $$;
