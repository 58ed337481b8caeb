-- A citizen reports a partner, for one of its requests or in general, and the operator finds the report. A request that the
-- citizen could still answer is refused by it, also where she had approved it and others are awaited. A request is reported
-- once by each person. Reports that refuse nothing are at most ten a day. The partner is not told of the report.
CREATE OR REPLACE FUNCTION gate.report_partner(
  p_session bytea, p_partner_id text, p_request_id uuid, p_reason text,
  OUT report_id uuid, OUT reported_at timestamptz, OUT refused boolean, OUT is_new boolean, OUT deciders bigint[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_actor_id constant bigint := citizen.signed_in(p_session);
  v_person_id bigint := v_actor_id;
  v_role text := 'subject';
  v_guardian_id bigint;
  request consent.request;
BEGIN
  IF p_request_id IS NULL THEN
    IF NOT EXISTS (SELECT FROM consent.subjects_of(v_actor_id) s JOIN ledger.entry e USING (person_id)
                   WHERE e.partner_id = p_partner_id) THEN
      RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
    END IF;
  ELSE
    SELECT r.* INTO request FROM consent.request r
      WHERE r.request_id = p_request_id AND r.partner_id = p_partner_id AND r.prompted FOR UPDATE;
    v_person_id := request.person_id;
    SELECT s.role INTO v_role FROM consent.subjects_of(v_actor_id) s WHERE s.person_id = v_person_id
      ORDER BY s.role DESC LIMIT 1;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
    END IF;
    SELECT p.report_id, p.reported_at, p.refused, false INTO report_id, reported_at, refused, is_new
      FROM consent.report p WHERE p.request_id = p_request_id AND p.reporter_id = v_actor_id;
    IF FOUND THEN
      RETURN;
    END IF;
  END IF;
  -- Taken after the request's row, as by all who decide.
  PERFORM pg_advisory_xact_lock(hashtextextended(v_actor_id::text, 360));
  reported_at := clock_timestamp();
  v_guardian_id := CASE v_role WHEN 'guardian' THEN v_actor_id END;
  refused := coalesce(consent.request_state(request.state, request.expires_at, reported_at) = 'pending', false)
    AND NOT EXISTS (SELECT FROM partner.partner p
                    WHERE p.partner_id = p_partner_id AND partner.refuses_releases(p, request.purpose) IS NOT NULL);
  IF NOT refused AND (SELECT count(*) FROM consent.report p WHERE p.reporter_id = v_actor_id AND NOT p.refused
                      AND p.reported_at > reported_at - interval '1 day') >= 10 THEN
    RAISE EXCEPTION 'rate_limited' USING ERRCODE = 'UT016', DETAIL = '{"retry_after_s": 86400}';
  END IF;
  report_id := consent.new_id(consent.bucket(v_person_id));
  is_new := true;
  INSERT INTO consent.report (person_id, report_id, partner_id, reporter_id, request_id, reason, refused, reported_at)
    VALUES (v_person_id, report_id, p_partner_id, v_actor_id, p_request_id, p_reason, refused, reported_at);
  -- With a salt of its own, so that the partner cannot recognise the entry by that of its request.
  PERFORM ledger.record(v_person_id, 'partner_reported', reported_at, v_role::ledger.actor, p_partner_id, request.purpose,
    p_request_id => p_request_id, p_number => population.current_number(v_person_id), p_guardian_id => v_guardian_id);
  IF refused THEN
    deciders := ARRAY(SELECT d.decider_id
      FROM unnest((consent.open_prompt(v_actor_id, p_request_id, p_answered => true)).deciders) d);
    DELETE FROM consent.decision d WHERE d.person_id = v_person_id AND d.request_id = p_request_id
      AND v_actor_id IN (d.decider_id, d.witnessed_by);
    INSERT INTO consent.decision (person_id, request_id, decider_id, role, verdict, fields, decided_at)
      VALUES (v_person_id, p_request_id, v_actor_id, v_role, 'refused', '{}', reported_at);
    PERFORM consent.settle_request(request, 'refused', 'request_refused', v_role, NULL, p_guardian_id => v_guardian_id);
  END IF;
END $$;
