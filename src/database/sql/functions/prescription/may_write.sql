-- Whether a partner may send prescriptions with this code: of all facilities, or of those that its mandates name.
CREATE OR REPLACE FUNCTION prescription.may_write(p_partner_id text, p_code text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM partner.partner p
    WHERE p.partner_id = p_partner_id AND p.mandates && ARRAY['prescriptions:write', 'prescriptions:write:' || left(p_code, 5)])
$$;
