-- The state at an instant: a live consent lapses when the child comes of age and expires when its validity ends.
CREATE OR REPLACE FUNCTION consent.consent_state(
  p_state text, p_valid_until timestamptz, p_lapses_at timestamptz, p_at timestamptz)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
  WHEN p_state NOT IN ('active', 'paused') THEN p_state
  WHEN p_lapses_at <= p_at AND p_lapses_at <= p_valid_until THEN 'lapsed'
  WHEN p_valid_until <= p_at THEN 'expired'
  ELSE p_state
END
$$;
