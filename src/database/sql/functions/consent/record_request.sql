-- Stores a checked request. One for a subject who is unknown, has died, has no account, is over the budget, past the
-- age of the purpose or no representative of the organisation is stored in the same way but never prompts, so that a partner cannot tell these apart.
-- deciders: those to wake; null where nobody is prompted. over_budget: whether that is the reason, or one of several.
CREATE OR REPLACE FUNCTION consent.record_request(
  p_person_id bigint, p_request_id uuid, p_partner_id text, p_subject_number text, p_by_share_code boolean, p_reachable boolean,
  p_purpose text, p_statement text, p_required_fields text[], p_optional_fields text[],
  p_accepted_alternatives jsonb, p_access_mode text, p_access_until date, p_at_most_count integer, p_at_most_per text,
  p_retention text, p_expires_in_s integer,
  p_binding_code text, p_budget_per_day integer, p_budget_pending integer, p_own_space boolean DEFAULT false,
  OUT deciders bigint[], OUT over_budget boolean)
LANGUAGE plpgsql AS $$
DECLARE
  v_over constant boolean := consent.is_over_budget(p_person_id, p_partner_id, p_budget_per_day, p_budget_pending,
    p_own_space);
  v_deciders constant consent.decider[] := ARRAY(SELECT d FROM consent.deciders(p_person_id, population.today()) d);
  v_prompted constant boolean := consent.can_be_asked(p_person_id, p_purpose, population.today(), v_deciders,
      p_required_fields || p_optional_fields)
    AND p_reachable AND NOT v_over;
  v_now constant timestamptz := date_trunc('milliseconds', clock_timestamp());
  v_salt constant bytea := ledger.new_salt();
  v_subject constant bytea := ledger.subject_commitment(v_salt, p_subject_number);
BEGIN
  INSERT INTO consent.request (person_id, request_id, partner_id, purpose, statement, required_fields, optional_fields,
      accepted_alternatives, access_mode, access_until, at_most_count, at_most_per, retention, binding_code, salt, subject,
      by_share_code, prompted, asked_at, expires_at, partner_version)
    VALUES (p_person_id, p_request_id, p_partner_id, p_purpose, p_statement, p_required_fields, p_optional_fields,
      p_accepted_alternatives, p_access_mode, p_access_until, p_at_most_count, p_at_most_per, p_retention, p_binding_code,
      v_salt, v_subject,
      p_by_share_code, v_prompted, v_now, v_now + p_expires_in_s * interval '1 second',
      (SELECT p.version FROM partner.partner p WHERE p.partner_id = p_partner_id));
  PERFORM ledger.record(p_person_id, CASE WHEN v_prompted THEN 'request_created' ELSE 'request_suppressed' END::ledger.kind,
    v_now, 'partner', p_partner_id, p_purpose, p_required_fields || p_optional_fields, p_request_id, p_salt => v_salt,
    p_subject => v_subject);
  -- The same work for all, so that the time tells nothing: where nobody is prompted, a notification of nobody.
  IF v_prompted THEN
    PERFORM delivery.enqueue_notification(d.decider_id, 'request_waiting', p_request_id, NULL, v_now + p_expires_in_s * interval '1 second')
      FROM unnest(v_deciders) d WHERE d.level IS NOT NULL;
  ELSE
    PERFORM delivery.enqueue_notification(0, 'request_waiting', p_request_id, NULL, v_now + p_expires_in_s * interval '1 second');
  END IF;
  deciders := CASE WHEN v_prompted THEN ARRAY(SELECT d.decider_id FROM unnest(v_deciders) d) END;
  over_budget := v_over;
END $$;
