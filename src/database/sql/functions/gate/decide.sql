-- A citizen answers a prompt, for herself or for a child. Refusing ends the request; approving counts once every
-- needed decision is there. Somebody else's prompt is as if it never existed.
CREATE OR REPLACE FUNCTION gate.decide(
  p_number text, p_acr integer, p_request_id uuid, p_decision text, p_fields text[], p_reason text,
  p_child_agrees boolean,
  OUT state text, OUT consent_id uuid, OUT awaited text[], OUT deciders bigint[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_actor_id constant bigint := population.find_person(p_number);
  v_role text;
  v_level smallint;
  asked consent.request;
BEGIN
  SELECT * INTO asked FROM consent.request r WHERE r.request_id = p_request_id AND r.prompted FOR UPDATE;
  IF FOUND THEN
    SELECT d.role, d.level INTO v_role, v_level FROM consent.deciders(asked.person_id, population.today()) d
      WHERE d.decider_id = v_actor_id;
  END IF;
  IF v_role IS NULL THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  IF consent.request_state(asked.state, asked.expires_at, clock_timestamp()) <> 'pending'
     OR EXISTS (SELECT 1 FROM consent.decision d WHERE d.person_id = asked.person_id
                AND d.request_id = p_request_id AND d.decider_id = v_actor_id) THEN
    RAISE EXCEPTION 'request_not_pending' USING ERRCODE = 'UT009', DETAIL = json_build_object('status',
      consent.request_state(asked.state, asked.expires_at, clock_timestamp()));
  END IF;
  SELECT array_agg(d.decider_id) INTO deciders FROM consent.deciders(asked.person_id, population.today()) d;
  IF p_decision = 'refuse' THEN
    INSERT INTO consent.decision (person_id, request_id, decider_id, role, verdict, fields, reason, decided_at)
      VALUES (asked.person_id, p_request_id, v_actor_id, v_role, 'refused', '{}', p_reason, clock_timestamp());
    PERFORM consent.settle_request(asked, 'refused', 'request_refused', v_role, NULL);
    state := 'refused';
    RETURN;
  END IF;
  IF p_acr < 2 OR coalesce(v_level, 0) < 2 THEN
    RAISE EXCEPTION 'account_level_insufficient' USING ERRCODE = 'UT012';
  ELSIF NOT p_fields <@ (asked.required_fields || asked.optional_fields) THEN
    RAISE EXCEPTION 'field_not_permitted' USING ERRCODE = 'UT007';
  ELSIF NOT asked.required_fields <@ p_fields OR p_fields = '{}' THEN
    RAISE EXCEPTION 'invalid_request' USING ERRCODE = 'UT014', DETAIL = '{"pointers": ["/fields"]}';
  END IF;
  INSERT INTO consent.decision (person_id, request_id, decider_id, role, verdict, fields, decided_at)
    VALUES (asked.person_id, p_request_id, v_actor_id, v_role, 'approved', p_fields, clock_timestamp());
  IF v_role = 'guardian' AND p_child_agrees
     AND NOT EXISTS (SELECT 1 FROM population.account a WHERE a.person_id = asked.person_id) THEN
    INSERT INTO consent.decision (person_id, request_id, decider_id, role, verdict, fields, witnessed_by, decided_at)
      VALUES (asked.person_id, p_request_id, asked.person_id, 'subject', 'approved', p_fields, v_actor_id,
        clock_timestamp()) ON CONFLICT DO NOTHING;
  END IF;
  awaited := consent.awaited_roles(asked.person_id, p_request_id);
  IF awaited = '{}' THEN
    consent_id := consent.give(asked, v_role);
    state := 'approved';
  ELSE
    INSERT INTO ledger.entry (person_id, entry_id, kind, at, actor, partner_id, purpose, fields, request_id, salt, subject)
      VALUES (asked.person_id, consent.new_id(consent.bucket(asked.person_id)), 'decision_recorded', clock_timestamp(),
        v_role::ledger.actor, asked.partner_id, asked.purpose, p_fields, p_request_id, asked.salt, asked.subject);
    state := 'pending';
  END IF;
END $$;
