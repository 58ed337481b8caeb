-- A partner requests a person's consent, in one transaction with the ledger entry, the nonce, the Idempotency-Key and the
-- signed message.
-- p_own_space: for a sandbox, where the budget of prompts is the partner's own, and over_budget says whether it was spent.
-- p_backchannel: of a request by CIBA, see ciba.record_authentication; p_signature_base is then the input of the client's assertion.
-- refusal is a named SQLSTATE where the refusal was itself written to the ledger; all others are raised.
CREATE OR REPLACE FUNCTION gate.ask(
  p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_signature_base text, p_signature bytea,
  p_body bytea,
  p_personal_id_number text, p_share_code_hash bytea, p_purpose text, p_statement text,
  p_required_fields text[], p_optional_fields text[], p_accepted_alternatives jsonb, p_access_mode text,
  p_access_until date, p_at_most_count integer, p_at_most_per text, p_retention text, p_expires_in_s integer, p_binding_code text,
  p_budget_per_day integer, p_budget_pending integer, p_own_space boolean, p_backchannel jsonb,
  OUT refusal text, OUT refusal_detail jsonb,
  OUT request_id uuid, OUT binding_code text, OUT asked_at timestamptz, OUT expires_at timestamptz,
  OUT deciders bigint[], OUT repeated boolean, OUT over_budget boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- Plans are made once and kept, perhaps while the tables are still empty.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  caller record;
  v_person_id bigint;
  v_outcome_id uuid;
  v_reachable boolean := true;
  v_detail text;
BEGIN
  PERFORM partner.check_message(p_keyid, p_nonce, p_signature_base);
  caller := partner.identify_locked(p_keyid);
  IF p_share_code_hash IS NULL THEN
    v_person_id := consent.subject_of_number(p_personal_id_number);
  ELSE
    v_person_id := coalesce(
      (SELECT s.person_id FROM consent.share_code s WHERE s.code_hash = p_share_code_hash),
      consent.subject_of_number(encode(p_share_code_hash, 'hex')));
  END IF;
  request_id := consent.new_id(consent.bucket(v_person_id));
  BEGIN
    v_outcome_id := partner.accept(caller.key_id, p_nonce, caller.partner_id, p_idempotency_key, p_body_hash, request_id);
    repeated := v_outcome_id <> request_id;
    IF NOT repeated THEN
      PERFORM partner.check_request(caller.purposes, p_purpose, p_required_fields, p_optional_fields,
        p_accepted_alternatives, p_access_mode, p_access_until, p_at_most_count, p_at_most_per, p_retention,
        p_expires_in_s);
      IF p_share_code_hash IS NULL AND (SELECT c.is_unnamed FROM catalogue.purpose c WHERE c.purpose = p_purpose) THEN
        RAISE EXCEPTION 'invalid_request' USING ERRCODE = 'UT014', DETAIL = jsonb_build_object('errors', jsonb_build_array(
          partner.over('/subject', 'must be a share_code: you do not learn who answers for this purpose')));
      ELSIF p_share_code_hash IS NOT NULL THEN
        v_reachable := consent.consume_share_code(p_share_code_hash, request_id);
      END IF;
      SELECT r.deciders, CASE WHEN p_own_space THEN r.over_budget END INTO deciders, over_budget
        FROM consent.record_request(v_person_id, request_id, caller.partner_id,
        coalesce(p_personal_id_number, population.current_number(v_person_id)), p_share_code_hash IS NOT NULL, v_reachable,
        p_purpose, p_statement, p_required_fields, p_optional_fields, p_accepted_alternatives, p_access_mode,
        p_access_until, p_at_most_count, p_at_most_per, p_retention, p_expires_in_s, p_binding_code, p_budget_per_day,
        p_budget_pending, p_own_space) r;
      IF p_backchannel IS NOT NULL THEN
        PERFORM ciba.record_authentication(v_person_id, request_id, p_backchannel, p_expires_in_s);
      END IF;
      INSERT INTO partner.signed_request (outcome_id, person_id, base, signature, body)
        VALUES (request_id, v_person_id, p_signature_base, p_signature, p_body);
    ELSE
      request_id := v_outcome_id;
      SELECT array_agg(d.decider_id) FILTER (WHERE r.prompted) INTO deciders
        FROM consent.request r CROSS JOIN LATERAL consent.deciders(r.person_id, population.today()) d
        WHERE r.request_id = v_outcome_id;
    END IF;
  EXCEPTION WHEN SQLSTATE 'UT006' OR SQLSTATE 'UT007' OR SQLSTATE 'UT008' THEN
    GET STACKED DIAGNOSTICS refusal = RETURNED_SQLSTATE, v_detail = PG_EXCEPTION_DETAIL;
    refusal_detail := nullif(v_detail, '')::jsonb;
    request_id := NULL;
    PERFORM partner.remember_refused(caller.key_id, p_nonce);
    PERFORM ledger.record(v_person_id, 'ask_refused', clock_timestamp(), 'partner', caller.partner_id, p_purpose,
      p_required_fields || p_optional_fields, p_refusal => SQLERRM,
      p_number => coalesce(p_personal_id_number, population.current_number(v_person_id)));
    RETURN;
  END;
  SELECT r.binding_code, r.asked_at, r.expires_at INTO binding_code, asked_at, expires_at
    FROM consent.request r WHERE r.request_id = ask.request_id;
END $$;
