-- A prompt that a citizen may answer now, locked, with the citizen's role and account level, all who decide, and those who
-- have approved. A prompt for somebody else is not found. One that its partner may not make any more counts as withdrawn,
-- also before it is closed. Who does not represent the organisation any more whose data is asked for cannot answer. p_answered: also one that the citizen has approved.
CREATE OR REPLACE FUNCTION consent.open_prompt(
  p_actor_id bigint, p_request_id uuid, p_answered boolean DEFAULT false, OUT request consent.request, OUT role text, OUT level smallint,
  OUT deciders consent.decider[], OUT approvers bigint[])
LANGUAGE plpgsql AS $$
DECLARE
  decider consent.decider;
  v_state text;
  v_organisation_id text;
BEGIN
  SELECT r.* INTO request FROM consent.request r WHERE r.request_id = p_request_id AND r.prompted FOR UPDATE;
  SELECT array_agg(d) INTO deciders FROM consent.deciders(request.person_id, population.today()) d;
  FOREACH decider IN ARRAY coalesce(deciders, '{}') LOOP
    IF decider.decider_id = p_actor_id THEN
      role := decider.role;
      level := decider.level;
    END IF;
  END LOOP;
  IF role IS NULL THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  v_state := consent.request_state(request.state, request.expires_at, clock_timestamp());
  IF v_state = 'pending' AND EXISTS (SELECT FROM partner.partner p WHERE p.partner_id = request.partner_id
                                     AND partner.refuses_releases(p, request.purpose) IS NOT NULL) THEN
    v_state := 'withdrawn';
  END IF;
  v_organisation_id := consent.organisation_of(request.required_fields || request.optional_fields);
  -- A pending request has no decision but approvals.
  approvers := ARRAY(SELECT d.decider_id FROM consent.decision d
    WHERE d.person_id = request.person_id AND d.request_id = p_request_id);
  IF v_state <> 'pending' OR NOT p_answered AND p_actor_id = ANY (approvers) THEN
    RAISE EXCEPTION 'request_not_pending' USING ERRCODE = 'UT009', DETAIL = json_build_object('status', v_state, 'consent_id',
      (SELECT c.consent_id FROM consent.consent c
        WHERE c.person_id = request.person_id AND c.request_id = p_request_id));
  ELSIF v_organisation_id IS NOT NULL AND NOT organisation.represents(request.person_id, v_organisation_id) THEN
    RAISE EXCEPTION 'representation_ended' USING ERRCODE = 'UT053';
  END IF;
END $$;
