-- Whether a message need not be sent any more: it has expired, or the request was answered or withdrawn.
CREATE OR REPLACE FUNCTION delivery.is_over(p_message delivery.message, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN p_message.expires_at <= p_at OR p_message.topic = 'request_waiting' AND NOT EXISTS (
    SELECT 1 FROM consent.request r
      WHERE r.request_id = p_message.request_id AND r.state = 'pending' AND r.expires_at > p_at
        AND NOT EXISTS (SELECT 1 FROM consent.decision d WHERE d.person_id = r.person_id
                        AND d.request_id = r.request_id AND d.decider_id = p_message.person_id));
END $$;
