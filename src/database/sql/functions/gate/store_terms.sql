-- Stores the terms that a citizen is about to sign, by their hash, which is the passkey's challenge. Terms that do not
-- match the request are an error of the gateway, not a refusal.
CREATE OR REPLACE FUNCTION gate.store_terms(
  p_session bytea, p_request_id uuid, p_fields text[], p_child_agrees boolean, p_gateway text, p_terms text,
  OUT expires_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_actor_id constant bigint := citizen.signed_in(p_session);
  prompt record;
  request consent.request;
BEGIN
  prompt := consent.open_prompt(v_actor_id, p_request_id);
  request := prompt.request;
  IF consent.terms_match_request(p_terms::jsonb, request, prompt.role, p_fields, p_child_agrees, p_gateway)
     IS NOT TRUE THEN
    RAISE EXCEPTION 'the terms do not match the request' USING ERRCODE = 'UT904';
  END IF;
  IF (SELECT count(*) FROM consent.terms t WHERE t.person_id = request.person_id AND t.request_id = p_request_id
        AND t.decider_id = v_actor_id) >= 100 THEN
    RAISE EXCEPTION 'rate_limited' USING ERRCODE = 'UT016', DETAIL = '{"retry_after_s": 300}';
  END IF;
  expires_at := date_trunc('milliseconds', least(clock_timestamp() + interval '5 minutes', request.expires_at));
  INSERT INTO consent.terms (person_id, request_id, terms_hash, decider_id, terms, expires_at)
    VALUES (request.person_id, p_request_id, sha256(convert_to(p_terms, 'UTF8')), v_actor_id, p_terms, expires_at);
END $$;
