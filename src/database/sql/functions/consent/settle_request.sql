-- Ends a pending request by compare-and-set and writes the ledger entry. The caller passes the row as read under lock.
-- p_reason: the code of the problem for which the gateway or an operator ends it.
CREATE OR REPLACE FUNCTION consent.settle_request(
  p_request consent.request, p_state text, p_kind ledger.kind, p_actor text, p_consent_id uuid,
  p_reason text DEFAULT NULL, p_at timestamptz DEFAULT clock_timestamp(),
  p_guardian_id bigint DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE consent.request r SET state = p_state, consent_id = p_consent_id
    WHERE r.person_id = p_request.person_id AND r.request_id = p_request.request_id AND r.state = 'pending'
      AND (r.expires_at > p_at) = (p_state <> 'expired');
  IF NOT FOUND THEN
    RAISE EXCEPTION 'request_not_pending' USING ERRCODE = 'UT009', DETAIL = json_build_object('status',
      (SELECT consent.request_state(r.state, r.expires_at, p_at) FROM consent.request r
       WHERE r.person_id = p_request.person_id AND r.request_id = p_request.request_id));
  END IF;
  UPDATE ciba.authentication a SET notify_at = p_at -- ping mode
    WHERE a.person_id = p_request.person_id AND a.request_id = p_request.request_id AND a.notification_token IS NOT NULL;
  PERFORM ledger.record(p_request.person_id, p_kind, p_at, p_actor::ledger.actor, p_request.partner_id, p_request.purpose,
    p_request.required_fields || p_request.optional_fields, p_request.request_id, p_consent_id, p_refusal => p_reason,
    p_salt => p_request.salt, p_subject => p_request.subject, p_guardian_id => p_guardian_id);
END $$;
