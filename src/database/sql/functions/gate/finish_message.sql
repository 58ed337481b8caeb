-- Stores the outcome of one delivery. A device that is gone is removed with all its messages. A retry counts only for
-- the gateway that holds the lease (p_attempts), and only before the message expires; returns the outcome, or 'over'.
CREATE OR REPLACE FUNCTION gate.finish_message(
  p_message_id uuid, p_attempts integer, p_outcome text, p_retry_in_s double precision) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_next constant timestamptz := clock_timestamp() + greatest(0, least(p_retry_in_s, 3600)) * interval '1 second';
BEGIN
  IF p_outcome = 'retry' THEN
    UPDATE delivery.message m SET next_try_at = v_next
      WHERE m.message_id = p_message_id AND m.attempts = p_attempts AND m.expires_at > v_next;
    IF FOUND THEN
      RETURN 'retry';
    END IF;
    DELETE FROM delivery.message m WHERE m.message_id = p_message_id AND m.attempts = p_attempts;
    RETURN CASE WHEN FOUND THEN 'over' ELSE 'retry' END;
  END IF;
  IF p_outcome = 'gone' THEN
    DELETE FROM delivery.push_subscription s USING delivery.message m
      WHERE m.message_id = p_message_id AND s.person_id = m.person_id AND s.subscription_id = m.subscription_id;
  END IF;
  DELETE FROM delivery.message m WHERE m.message_id = p_message_id;
  RETURN p_outcome;
END $$;
