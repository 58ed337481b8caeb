-- Writes an event into the stream of a partner.
CREATE OR REPLACE FUNCTION event.record(
  p_partner_id text, p_type event.type, p_at timestamptz, p_request_id uuid DEFAULT NULL, p_consent_id uuid DEFAULT NULL,
  p_prescription_code text DEFAULT NULL, p_keyid text DEFAULT NULL, p_stream_id uuid DEFAULT NULL, p_state text DEFAULT NULL)
RETURNS void LANGUAGE sql AS $$
  INSERT INTO event.event (partner_id, event_id, type, occurred_at, request_id, consent_id, prescription_code, keyid, stream_id,
      state, to_push)
    SELECT p_partner_id, consent.id_with(s.id_key, 0), p_type, p_at, p_request_id, p_consent_id, p_prescription_code, p_keyid,
        p_stream_id, p_state, event.is_pushed(p_partner_id)
      FROM catalogue.secret s
$$;
