-- A citizen decides on a prompt, for herself or for a child. Refusing ends the request. Approving takes an assertion of
-- the citizen's passkey, whose signature the notary has verified; the consent begins once all needed decisions are
-- made.
-- refusal is a named SQLSTATE where the refusal was itself written to the ledger; all others are raised.
CREATE OR REPLACE FUNCTION gate.decide(
  p_session bytea, p_request_id uuid, p_decision text, p_fields text[], p_reason text,
  p_child_agrees boolean, p_gateway text, p_origins text[], p_assertion jsonb,
  OUT refusal text, OUT refusal_detail jsonb,
  OUT state text, OUT consent_id uuid, OUT awaited text[], OUT deciders bigint[], OUT partner_id text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- Plans are made once and kept, perhaps while the tables are still empty.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  holder constant record := citizen.holder(p_session);
  v_actor_id constant bigint := holder.person_id;
  v_now timestamptz;
  v_approvers bigint[];
  v_guardian_id bigint;
  prompt record;
  signed record;
  request consent.request;
BEGIN
  prompt := consent.open_prompt(v_actor_id, p_request_id);
  request := prompt.request;
  partner_id := request.partner_id;
  v_now := clock_timestamp();
  deciders := ARRAY(SELECT d.decider_id FROM unnest(prompt.deciders::consent.decider[]) d);
  v_guardian_id := CASE prompt.role WHEN 'guardian' THEN v_actor_id END;
  IF p_decision = 'refuse' THEN
    INSERT INTO consent.decision (person_id, request_id, decider_id, role, verdict, fields, reason, decided_at)
      VALUES (request.person_id, p_request_id, v_actor_id, prompt.role, 'refused', '{}', p_reason, v_now);
    PERFORM consent.settle_request(request, 'refused', 'request_refused', prompt.role, NULL, p_guardian_id => v_guardian_id);
    state := 'refused';
    RETURN;
  END IF;
  IF holder.level < 2 OR coalesce(prompt.level, 0) < 2 THEN
    RAISE EXCEPTION 'account_level_insufficient' USING ERRCODE = 'UT012';
  ELSIF p_assertion IS NULL THEN
    RAISE EXCEPTION 'passkey_required' USING ERRCODE = 'UT017';
  END IF;
  PERFORM consent.check_choice(request, prompt.role, prompt.deciders, prompt.approvers, p_fields, p_child_agrees);
  PERFORM citizen.check_new_passkey(v_actor_id, consent.from_base64url(p_assertion ->> 'credential_id'), p_fields,
    holder.authenticated_at);
  signed := citizen.consume_assertion(v_actor_id, request, prompt.role, p_fields, p_child_agrees, p_gateway,
    p_origins, p_assertion);
  IF signed.evidence IS NULL THEN
    refusal := 'UT027';
    RETURN;
  END IF;
  INSERT INTO consent.decision (person_id, request_id, decider_id, role, verdict, fields, decided_at, terms, assertion)
    VALUES (request.person_id, p_request_id, v_actor_id, prompt.role, 'approved', p_fields, v_now, signed.terms,
      signed.evidence);
  v_approvers := prompt.approvers || v_actor_id;
  IF p_child_agrees THEN
    v_approvers := v_approvers || request.person_id;
    INSERT INTO consent.decision (person_id, request_id, decider_id, role, verdict, fields, witnessed_by, decided_at)
      VALUES (request.person_id, p_request_id, request.person_id, 'subject', 'approved', p_fields, v_actor_id, v_now);
  END IF;
  awaited := consent.awaited(prompt.deciders, v_approvers);
  IF awaited = '{}' THEN
    consent_id := consent.grant(request, prompt.role, v_guardian_id);
    state := 'approved';
  ELSE
    PERFORM ledger.record(request.person_id, 'decision_recorded', v_now, prompt.role::ledger.actor, request.partner_id,
      request.purpose, p_fields, p_request_id, p_salt => request.salt, p_subject => request.subject,
      p_guardian_id => v_guardian_id);
    state := 'pending';
  END IF;
END $$;
