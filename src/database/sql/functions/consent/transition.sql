-- One event of a live consent: a compare-and-set along the transition table, with its ledger entry and receipt.
-- p_consent is the row as read under lock. Narrowing keeps the state and removes fields.
CREATE OR REPLACE FUNCTION consent.transition(
  p_consent consent.consent, p_event text, p_actor text, p_fields text[], p_guardian_id bigint DEFAULT NULL)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_now constant timestamptz := date_trunc('milliseconds', clock_timestamp());
  v_from constant text := consent.consent_state(p_consent.state, p_consent.valid_until, p_consent.lapses_at, v_now);
  v_to text;
  changed consent.consent;
BEGIN
  SELECT t.to_state INTO v_to FROM catalogue.transition t
    WHERE t.subject = 'consent' AND t.event = p_event
      AND t.from_state = CASE WHEN p_event IN ('expire', 'lapse') THEN p_consent.state ELSE v_from END
      AND (v_from <> 'consumed' OR p_consent.valid_until > v_now); -- once expired, nothing is left to revoke
  IF NOT FOUND THEN
    RAISE EXCEPTION 'consent_not_active' USING ERRCODE = 'UT010', DETAIL = json_build_object('state', v_from);
  END IF;
  UPDATE consent.consent c
    SET state = v_to, fields = coalesce(p_fields, c.fields),
      lapse_reason = CASE p_event WHEN 'lapse' THEN (consent.lapse_of(c.person_id, c.request_id)).reason END,
      ended_at = CASE WHEN v_to NOT IN ('active', 'paused') THEN v_now END
    WHERE c.person_id = p_consent.person_id AND c.consent_id = p_consent.consent_id AND c.state = p_consent.state
    RETURNING * INTO changed;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'consent_not_active' USING ERRCODE = 'UT010', DETAIL = json_build_object('state', v_from);
  END IF;
  PERFORM consent.record_consent_event(changed, (
    CASE p_event WHEN 'narrow' THEN 'consent_narrowed' WHEN 'pause' THEN 'consent_paused'
      WHEN 'resume' THEN 'consent_resumed' WHEN 'revoke' THEN 'consent_revoked'
      WHEN 'relinquish' THEN 'consent_relinquished' WHEN 'expire' THEN 'consent_expired'
      WHEN 'lapse' THEN 'consent_lapsed' END)::ledger.kind, p_actor, v_now, p_guardian_id);
  IF p_event = 'lapse' THEN
    PERFORM delivery.notify_lapse(changed, v_now + interval '7 days');
  END IF;
  RETURN v_to;
END $$;
