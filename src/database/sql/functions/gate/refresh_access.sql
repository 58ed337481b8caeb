-- A client asks for another access token of its consent (RFC 6749 section 6), or with p_refresh_hash null for one to manage
-- its grants (section 4.4). outcome: the error to answer; null where the token was given.
CREATE OR REPLACE FUNCTION gate.refresh_access(
  p_keyid text, p_nonce text, p_assertion text, p_refresh_hash bytea, p_proof_keyid text, p_proof_nonce text,
  p_scope text,
  p_access_hash bytea, p_access_s integer,
  OUT outcome text, OUT partner_id text, OUT scope text, OUT expires_in_s integer, OUT consent_id uuid, OUT purpose text,
  OUT fields text[], OUT access_mode text, OUT access_until date, OUT at_most_count integer, OUT at_most_per text,
  OUT retention text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held ciba.token;
  live consent.consent;
BEGIN
  partner_id := ciba.accept_client(p_keyid, p_nonce, p_assertion, p_proof_keyid, p_proof_nonce);
  IF p_refresh_hash IS NULL THEN
    INSERT INTO ciba.token (token_hash, kind, partner_id, keyid, scope, expires_at)
      VALUES (p_access_hash, 'access', refresh_access.partner_id, p_proof_keyid, p_scope,
        clock_timestamp() + p_access_s * interval '1 second');
    scope := p_scope;
    expires_in_s := p_access_s;
    RETURN;
  END IF;
  SELECT t.* INTO held FROM ciba.token t
    WHERE t.token_hash = p_refresh_hash AND t.kind = 'refresh' AND t.partner_id = refresh_access.partner_id
      AND t.expires_at > clock_timestamp();
  SELECT c.* INTO live FROM consent.consent c WHERE c.person_id = held.person_id AND c.consent_id = held.consent_id;
  IF live.consent_id IS NULL
      OR consent.consent_state(live.state, live.valid_until, live.lapses_at, clock_timestamp()) NOT IN ('active', 'paused') THEN
    outcome := 'invalid_grant';
    RETURN;
  END IF;
  scope := held.scope;
  expires_in_s := ciba.give_tokens(live, p_proof_keyid, held.scope, p_access_hash, p_access_s, NULL);
  SELECT live.consent_id, live.purpose, live.fields, live.access_mode, live.access_until, live.at_most_count,
      live.at_most_per, live.retention
    INTO consent_id, purpose, fields, access_mode, access_until, at_most_count, at_most_per, retention;
END $$;
