-- Refuses a call whose signature base (RFC 9421 section 2.5) was signed for another: by another key, or with another nonce. A
-- message that a partner signed shows one call, since partner.accept takes each nonce once.
CREATE OR REPLACE FUNCTION partner.check_message(p_keyid text, p_nonce text, p_base text) RETURNS void
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  v_parameters constant text := split_part(p_base, E'\n"@signature-params": ', 2);
BEGIN
  IF strpos(v_parameters, format(';keyid="%s"', p_keyid)) = 0 OR strpos(v_parameters, format(';nonce="%s"', p_nonce)) = 0
     OR (p_keyid || p_nonce) ~ '[^A-Za-z0-9_-]' THEN
    RAISE EXCEPTION 'signature_invalid' USING ERRCODE = 'UT005';
  END IF;
END $$;
