-- Ends a pending request: a compare-and-set, with its ledger entry. The caller holds the row and passes it as read.
CREATE OR REPLACE FUNCTION consent.settle_request(
  p_asked consent.request, p_state text, p_kind ledger.kind, p_actor text, p_consent_id uuid)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_now constant timestamptz := clock_timestamp();
BEGIN
  UPDATE consent.request r SET state = p_state, consent_id = p_consent_id
    WHERE r.person_id = p_asked.person_id AND r.request_id = p_asked.request_id AND r.state = 'pending'
      AND (r.expires_at > v_now) = (p_state <> 'expired');
  IF NOT FOUND THEN
    RAISE EXCEPTION 'request_not_pending' USING ERRCODE = 'UT009', DETAIL = json_build_object('status',
      (SELECT consent.request_state(r.state, r.expires_at, v_now) FROM consent.request r
       WHERE r.person_id = p_asked.person_id AND r.request_id = p_asked.request_id));
  END IF;
  PERFORM ledger.record(p_asked.person_id, p_kind, v_now, p_actor::ledger.actor, p_asked.partner_id, p_asked.purpose,
    p_asked.required_fields || p_asked.optional_fields, p_asked.request_id, p_consent_id, p_salt => p_asked.salt,
    p_subject => p_asked.subject);
END $$;
