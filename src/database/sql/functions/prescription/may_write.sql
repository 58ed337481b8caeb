-- Whether a partner's mandates let it send prescriptions with this code: of all facilities, or of named ones.
CREATE OR REPLACE FUNCTION prescription.may_write(p_partner_id text, p_code text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM partner.partner p
    WHERE p.partner_id = p_partner_id AND p.mandates && ARRAY['prescriptions:write', 'prescriptions:write:' || left(p_code, 5)])
$$;
