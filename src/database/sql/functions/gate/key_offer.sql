-- An offered key with what the notary verifies: the message, and the key that signed it, which must be in use.
CREATE OR REPLACE FUNCTION gate.key_offer(p_offer_id uuid)
RETURNS TABLE (partner_id text, by_jwk jsonb, keyid text, base text, signature bytea, body bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  offer partner.key_offer;
BEGIN
  SELECT * INTO offer FROM partner.key_offer o WHERE o.offer_id = p_offer_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  PERFORM partner.identify(offer.by_keyid);
  RETURN QUERY SELECT offer.partner_id, k.jwk, offer.keyid, offer.base, offer.signature, offer.body
    FROM partner.key k WHERE k.thumbprint = offer.by_keyid;
END $$;
