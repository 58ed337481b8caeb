-- Tells the partners with a consent of a person whose personal number was replaced, where they know the number.
CREATE OR REPLACE FUNCTION event.record_number_reissue(p_person_id bigint) RETURNS void LANGUAGE sql AS $$
  SELECT event.record(c.partner_id, 'number_reissued', clock_timestamp(), c.request_id, c.consent_id)
    FROM consent.consent c WHERE c.person_id = p_person_id AND c.state IN ('active', 'paused') AND NOT c.by_share_code
$$;
