-- Stores an access token, and unless null a refresh token, for a consent. Neither outlives what the consent allows.
CREATE OR REPLACE FUNCTION ciba.give_tokens(
  p_consent consent.consent, p_keyid text, p_scope text, p_access_hash bytea, p_access_s integer,
  p_refresh_hash bytea, OUT expires_in_s integer)
LANGUAGE plpgsql AS $$
DECLARE
  v_now constant timestamptz := clock_timestamp();
  v_ends_at constant timestamptz := least(p_consent.valid_until, p_consent.lapses_at);
  v_access_ends_at constant timestamptz := least(v_now + p_access_s * interval '1 second', v_ends_at);
BEGIN
  INSERT INTO ciba.token (token_hash, kind, partner_id, keyid, scope, person_id, consent_id, expires_at)
    VALUES (p_access_hash, 'access', p_consent.partner_id, p_keyid, p_scope, p_consent.person_id,
      p_consent.consent_id, v_access_ends_at);
  IF p_refresh_hash IS NOT NULL THEN
    INSERT INTO ciba.token (token_hash, kind, partner_id, scope, person_id, consent_id, expires_at)
      VALUES (p_refresh_hash, 'refresh', p_consent.partner_id, p_scope, p_consent.person_id,
        p_consent.consent_id, v_ends_at);
  END IF;
  expires_in_s := ceil(extract(epoch FROM v_access_ends_at - v_now));
END $$;
