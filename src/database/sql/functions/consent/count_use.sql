-- Counts one use of a consent, read under lock; a once consent is consumed. p_window_starts, p_window_uses: see
-- check_release.
CREATE OR REPLACE FUNCTION consent.count_use(
  p_consent consent.consent, p_window_starts timestamptz, p_window_uses integer, p_at timestamptz) RETURNS void
LANGUAGE sql AS $$
  UPDATE consent.consent c
    SET uses = c.uses + 1, window_started = p_window_starts, window_uses = coalesce(p_window_uses, 0),
      state = CASE p_consent.access_mode WHEN 'once' THEN 'consumed' ELSE 'active' END,
      ended_at = CASE p_consent.access_mode WHEN 'once' THEN p_at END
    WHERE c.person_id = p_consent.person_id AND c.consent_id = p_consent.consent_id AND c.state = 'active'
$$;
