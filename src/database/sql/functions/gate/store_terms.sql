-- Keeps the terms that a citizen is about to sign, by their hash, which is the passkey's challenge. They must be true of
-- the request; what the gateway got wrong is an error, not a refusal.
CREATE OR REPLACE FUNCTION gate.store_terms(
  p_number text, p_request_id uuid, p_fields text[], p_child_agrees boolean, p_gateway text, p_terms text,
  OUT expires_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_actor_id constant bigint := population.find_person(p_number);
  prompt record;
  asked consent.request;
BEGIN
  prompt := consent.open_prompt(v_actor_id, p_request_id);
  asked := prompt.asked;
  IF consent.terms_match_request(p_terms::jsonb, asked, prompt.role, p_fields, p_child_agrees, p_gateway) IS NOT TRUE THEN
    RAISE EXCEPTION 'terms are not those of the request' USING ERRCODE = 'UT904';
  END IF;
  IF (SELECT count(*) FROM consent.terms t WHERE t.person_id = asked.person_id AND t.request_id = p_request_id
        AND t.decider_id = v_actor_id) >= 100 THEN
    RAISE EXCEPTION 'rate_limited' USING ERRCODE = 'UT016', DETAIL = '{"retry_after_s": 300}';
  END IF;
  expires_at := date_trunc('milliseconds', least(clock_timestamp() + interval '5 minutes', asked.expires_at));
  INSERT INTO consent.terms (person_id, request_id, terms_hash, decider_id, terms, expires_at)
    VALUES (asked.person_id, p_request_id, sha256(convert_to(p_terms, 'UTF8')), v_actor_id, p_terms, expires_at);
END $$;
