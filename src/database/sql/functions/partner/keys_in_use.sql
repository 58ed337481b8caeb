-- How many keys of a partner can sign at an instant.
CREATE OR REPLACE FUNCTION partner.keys_in_use(p_partner_id text, p_at timestamptz) RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT count(*)::integer FROM partner.key k
    WHERE k.partner_id = p_partner_id AND (k.retires_at IS NULL OR k.retires_at > p_at)
$$;
