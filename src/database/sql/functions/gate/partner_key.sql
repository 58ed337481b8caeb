-- A registered key and its partner, as they are now; no row for an unknown or retired key.
CREATE OR REPLACE FUNCTION gate.partner_key(p_keyid text)
RETURNS TABLE (partner_id text, jwk jsonb, status text, quota_per_minute integer, purposes text[], mandates text[],
  notifiable boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT p.partner_id, k.jwk, CASE WHEN partner.may_act(p) THEN 'active' ELSE 'suspended' END, p.quota_per_minute, p.purposes, p.mandates,
      p.declaration ? 'backchannel_client_notification_endpoint'
    FROM partner.key k JOIN partner.partner p USING (partner_id)
    WHERE k.thumbprint = p_keyid AND (k.retires_at IS NULL OR k.retires_at > clock_timestamp())
$$;
