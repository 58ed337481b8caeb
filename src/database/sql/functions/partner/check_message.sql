-- Refuses a call whose signature base was signed for another. A message that a partner signed shows one call, since
-- partner.accept takes each nonce once.
CREATE OR REPLACE FUNCTION partner.check_message(p_keyid text, p_nonce text, p_base text) RETURNS void
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF partner.signed_this(p_keyid, p_nonce, p_base) IS NOT TRUE THEN
    RAISE EXCEPTION 'signature_invalid' USING ERRCODE = 'UT005';
  END IF;
END $$;
