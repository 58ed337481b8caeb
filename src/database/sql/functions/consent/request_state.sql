-- The state at an instant: a pending request past its expiry counts as expired before the sweeper has stored it.
CREATE OR REPLACE FUNCTION consent.request_state(p_state text, p_expires_at timestamptz, p_at timestamptz)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_state = 'pending' AND p_expires_at <= p_at THEN 'expired' ELSE p_state END
$$;
