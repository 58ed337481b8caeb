-- An offered key is the partner's from now on. The notary calls this after it has verified the offer. Confirming again does nothing.
CREATE OR REPLACE FUNCTION gate.confirm_key(p_offer_id uuid, OUT added_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  offer partner.key_offer;
BEGIN
  SELECT * INTO offer FROM partner.key_offer o WHERE o.offer_id = p_offer_id FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  IF offer.confirmed_at IS NULL THEN
    PERFORM partner.lock_requests(offer.partner_id, true); -- so that two at once count each other
    PERFORM partner.identify(offer.by_keyid);
    IF partner.keys_in_use(offer.partner_id, clock_timestamp()) >= 10 THEN
      PERFORM partner.refuse_key('ten keys are in use: retire one first');
    END IF;
    PERFORM partner.add_key(offer.partner_id, offer.keyid, offer.jwk, 'partner');
    UPDATE partner.key_offer o SET confirmed_at = clock_timestamp() WHERE o.offer_id = p_offer_id;
  END IF;
  SELECT k.added_at INTO added_at FROM partner.key k WHERE k.thumbprint = offer.keyid;
END $$;
