-- A client asks for the tokens of its request (CIBA section 10.1 and 11). outcome: the error to answer, or null where the tokens were
-- given, which happens once: of two polls at once the second finds them given. Who polls too early has to wait longer from then on.
CREATE OR REPLACE FUNCTION gate.redeem_authentication(
  p_keyid text, p_nonce text, p_assertion text, p_request_id uuid, p_secret text, p_proof_keyid text, p_proof_nonce text,
  p_access_hash bytea, p_access_s integer, p_refresh_hash bytea, p_slow_down_s integer,
  OUT outcome text, OUT partner_id text, OUT scope text, OUT expires_in_s integer, OUT consent_id uuid, OUT purpose text,
  OUT fields text[], OUT access_mode text, OUT access_until date, OUT at_most_count integer, OUT at_most_per text,
  OUT retention text, OUT subject text, OUT decided_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  asked ciba.authentication;
  request consent.request;
  live consent.consent;
  v_now timestamptz;
BEGIN
  partner_id := ciba.accept_client(p_keyid, p_nonce, p_assertion, p_proof_keyid, p_proof_nonce);
  SELECT a.* INTO asked FROM ciba.authentication a WHERE a.request_id = p_request_id FOR UPDATE;
  SELECT r.* INTO request FROM consent.request r
    WHERE r.person_id = asked.person_id AND r.request_id = asked.request_id AND r.partner_id = redeem_authentication.partner_id;
  IF request.request_id IS NULL OR asked.secret <> p_secret OR asked.redeemed_at IS NOT NULL THEN
    outcome := 'invalid_grant';
    RETURN;
  END IF;
  v_now := clock_timestamp();
  CASE consent.request_state(request.state, request.expires_at, v_now)
    WHEN 'approved' THEN
      NULL;
    WHEN 'pending' THEN
      outcome := CASE WHEN v_now < asked.next_poll_at THEN 'slow_down' ELSE 'authorization_pending' END;
      UPDATE ciba.authentication a
        SET interval_s = a.interval_s + v.more_s, next_poll_at = v_now + (a.interval_s + v.more_s) * interval '1 second'
        FROM (SELECT CASE outcome WHEN 'slow_down' THEN p_slow_down_s ELSE 0 END AS more_s) v
        WHERE a.person_id = asked.person_id AND a.request_id = asked.request_id;
      RETURN;
    WHEN 'expired' THEN
      outcome := 'expired_token';
      RETURN;
    ELSE
      outcome := 'access_denied';
      RETURN;
  END CASE;
  SELECT c.* INTO live FROM consent.consent c
    WHERE c.person_id = request.person_id AND c.consent_id = request.consent_id;
  IF consent.consent_state(live.state, live.valid_until, live.lapses_at, v_now) NOT IN ('active', 'paused') THEN
    outcome := 'access_denied';
    RETURN;
  END IF;
  UPDATE ciba.authentication a SET redeemed_at = v_now, notify_at = NULL
    WHERE a.person_id = asked.person_id AND a.request_id = asked.request_id;
  expires_in_s := ciba.give_tokens(live, p_proof_keyid, asked.scope, p_access_hash, p_access_s, p_refresh_hash);
  scope := asked.scope;
  subject := ciba.subject_of(live);
  decided_at := live.given_at;
  SELECT live.consent_id, live.purpose, live.fields, live.access_mode, live.access_until, live.at_most_count,
      live.at_most_per, live.retention
    INTO consent_id, purpose, fields, access_mode, access_until, at_most_count, at_most_per, retention;
END $$;
