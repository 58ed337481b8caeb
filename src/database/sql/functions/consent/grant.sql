-- Approves a request once all needed decisions are made, and creates its consent over the fields that all agreed to.
CREATE OR REPLACE FUNCTION consent.grant(p_request consent.request, p_actor text, p_guardian_id bigint DEFAULT NULL) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
  v_now constant timestamptz := date_trunc('milliseconds', clock_timestamp());
  granted consent.consent;
BEGIN
  PERFORM pg_advisory_xact_lock(p_request.person_id); -- changes of the registry take it too, so neither misses the other
  granted.person_id := p_request.person_id;
  SELECT consent.id_with(s.id_key, consent.bucket(p_request.person_id)), (
      SELECT array_agg(f.field ORDER BY f.place)
        FROM unnest(consent.offered_fields(p_request)) WITH ORDINALITY f (field, place)
        WHERE NOT EXISTS (SELECT 1 FROM consent.decision d
          WHERE d.person_id = p_request.person_id AND d.request_id = p_request.request_id AND NOT f.field = ANY (d.fields)))
    INTO granted.consent_id, granted.fields
    FROM catalogue.secret s;
  PERFORM consent.settle_request(p_request, 'approved', 'decision_recorded', p_actor, granted.consent_id,
    p_guardian_id => p_guardian_id);
  INSERT INTO consent.consent (person_id, consent_id, request_id, partner_id, purpose, statement, fields, access_mode,
      access_until, at_most_count, at_most_per, retention, salt, subject, by_share_code, given_at, valid_until, lapses_at,
      is_answered_once)
    VALUES (granted.person_id, granted.consent_id, p_request.request_id, p_request.partner_id, p_request.purpose,
      p_request.statement, granted.fields, p_request.access_mode, p_request.access_until, p_request.at_most_count,
      p_request.at_most_per, p_request.retention, p_request.salt, p_request.subject, p_request.by_share_code, v_now,
      CASE p_request.access_mode
        WHEN 'once' THEN (SELECT least(v_now + c.once_valid_for, CASE WHEN c.until_school_age_ends THEN
            (SELECT population.school_age_ends_on(p.date_of_birth)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
              FROM population.person p WHERE p.person_id = granted.person_id) END)
          FROM catalogue.purpose c WHERE c.purpose = p_request.purpose)
        ELSE consent.end_of_day(p_request.access_until) END,
      (consent.lapse_of(granted.person_id, p_request.request_id)).lapses_at,
      (SELECT c.is_answered_once FROM catalogue.purpose c WHERE c.purpose = p_request.purpose))
    RETURNING * INTO granted;
  PERFORM consent.record_consent_event(granted, 'consent_given', p_actor, v_now, p_guardian_id);
  -- The registry changed between the decision and the lock: the consent has lost its basis already.
  IF granted.lapses_at <= v_now THEN
    PERFORM consent.transition(granted, 'lapse', 'gateway', NULL);
  END IF;
  RETURN granted.consent_id;
END $$;
