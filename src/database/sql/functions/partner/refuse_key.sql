-- Refuses a key, with the reason.
CREATE OR REPLACE FUNCTION partner.refuse_key(p_detail text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'key_not_accepted' USING ERRCODE = 'UT045',
    DETAIL = jsonb_build_object('errors', jsonb_build_array(partner.over('/jwk', p_detail)));
END $$;
