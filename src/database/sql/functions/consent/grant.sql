-- Every needed decision is there: the request is approved and the consent begins, over the fields all agreed to.
CREATE OR REPLACE FUNCTION consent.grant(p_asked consent.request, p_actor text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  v_now constant timestamptz := date_trunc('milliseconds', clock_timestamp());
  given consent.consent;
BEGIN
  PERFORM pg_advisory_xact_lock(p_asked.person_id); -- the registry's changes take it too: neither overlooks the other
  given.person_id := p_asked.person_id;
  given.consent_id := consent.new_id(consent.bucket(p_asked.person_id));
  SELECT array_agg(f.field ORDER BY f.place) INTO given.fields
    FROM unnest(consent.offered_fields(p_asked)) WITH ORDINALITY f (field, place)
    WHERE NOT EXISTS (SELECT 1 FROM consent.decision d
      WHERE d.person_id = p_asked.person_id AND d.request_id = p_asked.request_id AND NOT f.field = ANY (d.fields));
  PERFORM consent.settle_request(p_asked, 'approved', 'decision_recorded', p_actor, given.consent_id);
  INSERT INTO consent.consent (person_id, consent_id, request_id, partner_id, purpose, statement, fields, access_mode,
      access_until, at_most_count, at_most_per, retention, salt, subject, by_share_code, given_at, valid_until, lapses_at)
    VALUES (given.person_id, given.consent_id, p_asked.request_id, p_asked.partner_id, p_asked.purpose,
      p_asked.statement, given.fields, p_asked.access_mode, p_asked.access_until, p_asked.at_most_count,
      p_asked.at_most_per, p_asked.retention, p_asked.salt, p_asked.subject, p_asked.by_share_code, v_now,
      CASE p_asked.access_mode
        WHEN 'once' THEN v_now + (SELECT c.once_valid_for FROM catalogue.purpose c WHERE c.purpose = p_asked.purpose)
        ELSE consent.end_of_day(p_asked.access_until) END,
      (consent.lapse_of(given.person_id, p_asked.request_id)).lapses_at)
    RETURNING * INTO given;
  PERFORM consent.record_consent_event(given, 'consent_given', p_actor, v_now);
  -- The registry moved between the decision and the lock: what the decision stood on is gone already.
  IF given.lapses_at <= v_now THEN
    PERFORM consent.transition(given, 'lapse', 'gateway', NULL);
  END IF;
  RETURN given.consent_id;
END $$;
