-- The key and partner behind a signature. refusal: the SQLSTATE of why they may not call now, the key being unknown or retired or
-- the partner one that may not act; null where they may.
CREATE OR REPLACE FUNCTION partner.caller(p_keyid text)
RETURNS TABLE (key_id integer, partner_id text, purposes text[], refusal text) LANGUAGE sql STABLE AS $$
  SELECT k.key_id, k.partner_id, p.purposes,
      CASE WHEN k.key_id IS NULL THEN 'UT005' WHEN NOT partner.may_act(p) THEN 'UT004' END
    FROM (VALUES (p_keyid)) x (keyid)
      LEFT JOIN partner.key k ON k.thumbprint = x.keyid AND (k.retires_at IS NULL OR k.retires_at > clock_timestamp())
      LEFT JOIN partner.partner p ON p.partner_id = k.partner_id
$$;
