-- Begins the approval of a prompt: checks that a citizen may approve these fields now, and makes and stores the terms that the
-- citizen is about to sign, for five minutes, by their hash, which is the passkey's challenge.
-- terms: the text that is signed; credentials: the passkeys that can sign it, newest first.
CREATE OR REPLACE FUNCTION gate.challenge_decision(
  p_session bytea, p_request_id uuid, p_fields text[], p_child_agrees boolean, p_gateway text,
  OUT terms text, OUT expires_at timestamptz, OUT credentials jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- Plans are made once and kept, perhaps while the tables are still empty.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  holder constant record := citizen.holder(p_session);
  v_actor_id constant bigint := holder.person_id;
  prompt record;
  request consent.request;
BEGIN
  prompt := consent.open_prompt(v_actor_id, p_request_id);
  request := prompt.request;
  IF holder.level < 2 OR coalesce(prompt.level, 0) < 2 THEN
    RAISE EXCEPTION 'account_level_insufficient' USING ERRCODE = 'UT012';
  END IF;
  PERFORM consent.check_choice(request, prompt.role, prompt.deciders, prompt.approvers, p_fields, p_child_agrees);
  IF (SELECT c.is_answered_once FROM catalogue.purpose c WHERE c.purpose = request.purpose)
      AND consent.has_answered(request.partner_id, request.purpose, request.person_id) THEN
    RAISE EXCEPTION 'already_answered' USING ERRCODE = 'UT061';
  END IF;
  PERFORM citizen.check_new_passkey(v_actor_id, NULL, p_fields, holder.authenticated_at);
  SELECT jsonb_agg(jsonb_build_object('id', consent.base64url(k.credential_id), 'transports', k.transports)
      ORDER BY k.passkey_id DESC)
    INTO credentials FROM citizen.passkey k WHERE k.person_id = v_actor_id AND k.removed_at IS NULL;
  IF credentials IS NULL THEN
    RAISE EXCEPTION 'passkey_required' USING ERRCODE = 'UT017';
  ELSIF (SELECT count(*) FROM consent.terms t WHERE t.person_id = request.person_id AND t.request_id = p_request_id
           AND t.decider_id = v_actor_id) >= 100 THEN
    RAISE EXCEPTION 'rate_limited' USING ERRCODE = 'UT016', DETAIL = '{"retry_after_s": 300}';
  END IF;
  terms := consent.terms_text(request, prompt.role, p_fields, p_child_agrees, p_gateway,
    consent.base64url(ledger.new_salt()));
  IF terms IS NULL THEN
    RAISE EXCEPTION 'no terms can be made' USING ERRCODE = 'UT904';
  END IF;
  expires_at := date_trunc('milliseconds', least(clock_timestamp() + interval '5 minutes', request.expires_at));
  INSERT INTO consent.terms (person_id, request_id, terms_hash, decider_id, terms, expires_at)
    VALUES (request.person_id, p_request_id, sha256(convert_to(terms, 'UTF8')), v_actor_id, terms, expires_at);
END $$;
