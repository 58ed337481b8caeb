-- Checks what a passkey's assertion signs and marks it as used; the notary has verified the signature (WebAuthn
-- section 7.2). It must come from a passkey of the actor in use, at one of the origins, with user verification, over
-- terms that were stored for this actor and request, match the request and these fields, and were not used before.
-- evidence is null when its counter was refused: then the terms are used up and the refusal is in the ledger.
-- p_assertion: credential_id, authenticator_data, client_data_json, signature, each in base64url.
CREATE OR REPLACE FUNCTION citizen.consume_assertion(
  p_actor_id bigint, p_request consent.request, p_role text, p_fields text[], p_child_agrees boolean, p_gateway text,
  p_origins text[], p_assertion jsonb, OUT terms text, OUT evidence jsonb)
LANGUAGE plpgsql AS $$
DECLARE
  v_data constant bytea := consent.from_base64url(p_assertion ->> 'authenticator_data');
  v_client_json constant bytea := consent.from_base64url(p_assertion ->> 'client_data_json');
  v_client_data jsonb;
  v_count bigint;
  v_flags integer;
  v_is_backup_eligible boolean;
  v_is_backed_up boolean;
  passkey citizen.passkey;
BEGIN
  SELECT * INTO passkey FROM citizen.passkey k
    WHERE k.person_id = p_actor_id AND k.removed_at IS NULL
      AND k.credential_id = consent.from_base64url(p_assertion ->> 'credential_id') FOR UPDATE;
  IF NOT FOUND OR length(v_data) < 37 OR v_client_json IS NULL THEN
    RAISE EXCEPTION 'assertion_invalid' USING ERRCODE = 'UT018';
  END IF;
  v_client_data := convert_from(v_client_json, 'UTF8')::jsonb;
  DELETE FROM consent.terms t
    WHERE t.person_id = p_request.person_id AND t.request_id = p_request.request_id AND t.decider_id = p_actor_id
      AND t.terms_hash = consent.from_base64url(v_client_data ->> 'challenge') AND t.expires_at > clock_timestamp()
    RETURNING t.terms INTO terms;
  v_flags := get_byte(v_data, 32);
  v_is_backup_eligible := v_flags & 8 <> 0;
  v_is_backed_up := v_flags & 16 <> 0;
  v_count := ('x' || encode(substr(v_data, 34, 4), 'hex'))::bit(32)::bigint;
  IF terms IS NULL
     OR terms IS DISTINCT FROM consent.terms_text(p_request, p_role, p_fields, p_child_agrees, p_gateway, terms::json ->> 'nonce')
     OR NOT citizen.accepts_client_data(v_client_data, p_origins)
     OR substr(v_data, 1, 32) <> sha256(convert_to(split_part(split_part(p_gateway, '://', 2), ':', 1), 'UTF8'))
     OR v_flags & 5 <> 5
     OR v_is_backup_eligible <> passkey.is_backup_eligible
     OR v_is_backed_up AND NOT v_is_backup_eligible THEN
    RAISE EXCEPTION 'assertion_invalid' USING ERRCODE = 'UT018';
  END IF;
  IF NOT citizen.accepts_counter(passkey, v_count) THEN
    RETURN;
  END IF;
  UPDATE citizen.passkey k SET sign_count = v_count, last_used_at = clock_timestamp(),
      is_backup_eligible = v_is_backup_eligible, is_backed_up = v_is_backed_up
    WHERE k.person_id = p_actor_id AND k.passkey_id = passkey.passkey_id;
  evidence := p_assertion || jsonb_strip_nulls(jsonb_build_object('enrolment', passkey.enrolment)) || jsonb_build_object('public_key', passkey.jwk, 'algorithm', passkey.algorithm,
    'enrolled_at', consent.instant_text(passkey.added_at),
    'hash', consent.base64url(sha256(v_data || sha256(v_client_json)
      || consent.from_base64url(p_assertion ->> 'signature') || consent.from_base64url(passkey.thumbprint))));
END $$;
