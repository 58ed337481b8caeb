-- Which use of its window a release under a recurring consent would be at an instant; null for a once consent.
CREATE OR REPLACE FUNCTION consent.window_use(p_consent consent.consent, p_at timestamptz) RETURNS integer
LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN p_consent.access_mode = 'recurring' THEN
    CASE WHEN p_consent.window_started = consent.window_start(p_consent.at_most_per, p_at)
      THEN p_consent.window_uses ELSE 0 END + 1 END
$$;
