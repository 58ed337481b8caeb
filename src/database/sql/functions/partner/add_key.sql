-- Registers a key of a partner, by whom the actor says. A key belongs to one partner, and comes back under none once it was retired.
CREATE OR REPLACE FUNCTION partner.add_key(p_partner_id text, p_keyid text, p_jwk jsonb, p_actor ledger.actor) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO partner.key (thumbprint, partner_id, jwk) VALUES (p_keyid, p_partner_id, p_jwk) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    PERFORM partner.refuse_key('is or was registered already: make a new one');
  END IF;
  PERFORM ledger.record(0, 'partner_key_added', clock_timestamp(), p_actor, p_partner_id, p_keyid => p_keyid);
END $$;
