-- Stores an application to become a partner, signed with the key that it brings. While one waits, the same again does nothing.
CREATE OR REPLACE FUNCTION gate.apply_for_registration(
  p_keyid text, p_nonce text, p_signature_base text, p_signature bytea, p_body bytea, p_jwk jsonb,
  OUT application_id uuid, OUT applied_at timestamptz, OUT repeated boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  waiting partner.application;
BEGIN
  PERFORM partner.check_message(p_keyid, p_nonce, p_signature_base);
  IF EXISTS (SELECT FROM partner.key k WHERE k.thumbprint = p_keyid) THEN
    PERFORM partner.refuse_key('is or was registered already: make a new one');
  END IF;
  IF (SELECT count(*) FROM partner.application a WHERE a.state = 'waiting') >= 500 THEN
    RAISE EXCEPTION 'rate_limited' USING ERRCODE = 'UT016', DETAIL = '{"retry_after_s": 3600}';
  END IF;
  application_id := consent.new_id(0);
  applied_at := clock_timestamp();
  INSERT INTO partner.application (application_id, keyid, jwk, base, signature, body, applied_at)
    VALUES (application_id, p_keyid, p_jwk, p_signature_base, p_signature, p_body, applied_at) ON CONFLICT DO NOTHING;
  repeated := NOT FOUND;
  IF repeated THEN
    SELECT * INTO waiting FROM partner.application a WHERE a.keyid = p_keyid AND a.state = 'waiting';
    IF waiting.body IS DISTINCT FROM p_body THEN
      PERFORM partner.refuse_key('another application with this key waits: it cannot be changed');
    END IF;
    application_id := waiting.application_id;
    applied_at := waiting.applied_at;
  END IF;
END $$;
