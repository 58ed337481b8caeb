-- The key and partner behind a signature; refused where the key is unknown or retired or the partner may not act.
CREATE OR REPLACE FUNCTION partner.identify(p_keyid text, OUT key_id integer, OUT partner_id text, OUT purposes text[])
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_may_act boolean;
BEGIN
  PERFORM catalogue.check_isolation();
  SELECT k.key_id, k.partner_id, p.purposes, partner.may_act(p)
    INTO key_id, partner_id, purposes, v_may_act
    FROM partner.key k JOIN partner.partner p USING (partner_id)
    WHERE k.thumbprint = p_keyid AND (k.retires_at IS NULL OR k.retires_at > clock_timestamp());
  IF NOT FOUND THEN
    RAISE EXCEPTION 'signature_invalid' USING ERRCODE = 'UT005';
  ELSIF NOT v_may_act THEN
    RAISE EXCEPTION 'partner_suspended' USING ERRCODE = 'UT004';
  END IF;
END $$;
