-- Tells the pharmacies with a consent for a prescription that it was withdrawn.
CREATE OR REPLACE FUNCTION event.record_prescription_withdrawal(p_person_id bigint, p_code text, p_at timestamptz) RETURNS void LANGUAGE sql AS $$
  SELECT event.record(c.partner_id, 'prescription_withdrawn', p_at, c.request_id, c.consent_id, p_code)
    FROM consent.consent c WHERE c.person_id = p_person_id AND c.state IN ('active', 'paused')
      AND 'prescriptions.lines:' || p_code = ANY (c.fields)
$$;
