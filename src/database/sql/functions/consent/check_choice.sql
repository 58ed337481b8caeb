-- Refuses an approval of fields that were not offered, or to which an earlier approval did not agree; without each
-- required field or one of its alternatives; or with both. p_child_agrees must be true exactly where a guardian
-- witnesses the child's consent. p_deciders, p_approvers: see consent.open_prompt.
CREATE OR REPLACE FUNCTION consent.check_choice(
  p_request consent.request, p_role text, p_deciders consent.decider[], p_approvers bigint[], p_fields text[],
  p_child_agrees boolean) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_has_alternatives constant boolean := p_request.accepted_alternatives <> '[]';
  v_offered constant text[] := consent.offered_fields(p_request);
  v_agreed text[] := p_fields;
  v_child_consent text := 'not_needed';
  v_not_permitted text[];
BEGIN
  IF p_approvers <> '{}' THEN
    v_agreed := consent.agreed_fields(p_request.person_id, p_request.request_id);
  END IF;
  IF NOT (p_fields <@ v_offered AND p_fields <@ v_agreed) THEN
    SELECT array_agg(f) INTO v_not_permitted FROM unnest(p_fields) f
      WHERE NOT f = ANY (v_offered) OR NOT f = ANY (v_agreed);
    IF v_not_permitted IS NOT NULL THEN
      RAISE EXCEPTION 'field_not_permitted' USING ERRCODE = 'UT007', DETAIL = json_build_object('fields', v_not_permitted);
    END IF;
  END IF;
  IF p_fields IS NULL OR p_fields = '{}' OR array_position(p_fields, NULL) IS NOT NULL
     OR cardinality(p_fields) <> (SELECT count(DISTINCT f) FROM unnest(p_fields) f)
     OR NOT v_has_alternatives AND NOT p_request.required_fields <@ p_fields
     OR v_has_alternatives AND (
       EXISTS (SELECT 1 FROM unnest(p_request.required_fields) r
               WHERE NOT p_fields && (r || consent.alternatives_of(p_request, r)))
       OR EXISTS (SELECT 1 FROM unnest(p_fields) f, unnest(consent.alternatives_of(p_request, f)) a
                  WHERE a = ANY (p_fields) AND NOT a = ANY (p_request.required_fields || p_request.optional_fields))) THEN
    RAISE EXCEPTION 'invalid_request' USING ERRCODE = 'UT014', DETAIL = '{"pointers": ["/fields"]}';
  END IF;
  IF p_role = 'guardian' THEN
    v_child_consent := consent.child_consent(p_request.person_id, p_role, consent.awaited(p_deciders, p_approvers));
  END IF;
  IF p_child_agrees IS DISTINCT FROM (v_child_consent = 'witnessed_by_guardian') THEN
    RAISE EXCEPTION 'invalid_request' USING ERRCODE = 'UT014', DETAIL = '{"pointers": ["/child_agrees"]}';
  END IF;
END $$;
