-- The key and partner behind a signature; refused where they may not call (partner.caller).
CREATE OR REPLACE FUNCTION partner.identify(p_keyid text, OUT key_id integer, OUT partner_id text, OUT purposes text[])
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_refusal text;
BEGIN
  PERFORM catalogue.check_isolation();
  SELECT c.key_id, c.partner_id, c.purposes, c.refusal INTO key_id, partner_id, purposes, v_refusal
    FROM partner.caller(p_keyid) c;
  IF v_refusal = 'UT005' THEN
    RAISE EXCEPTION 'signature_invalid' USING ERRCODE = 'UT005';
  ELSIF v_refusal = 'UT004' THEN
    RAISE EXCEPTION 'partner_suspended' USING ERRCODE = 'UT004';
  END IF;
END $$;
