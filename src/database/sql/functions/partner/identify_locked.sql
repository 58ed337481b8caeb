-- As partner.identify, under the lock that a suspension or change of the partner takes exclusively: what the caller does is
-- over before the suspension is, or is refused.
CREATE OR REPLACE FUNCTION partner.identify_locked(p_keyid text, OUT key_id integer, OUT partner_id text, OUT purposes text[])
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM partner.lock_requests(k.partner_id, false) FROM partner.key k WHERE k.thumbprint = p_keyid;
  SELECT i.key_id, i.partner_id, i.purposes INTO key_id, partner_id, purposes FROM partner.identify(p_keyid) i;
END $$;
