-- Refuses a release that a consent, read under lock, does not allow now. Returns the use that it would be of the
-- consent's frequency, where it has one and the release does not repeat an earlier one.
CREATE OR REPLACE FUNCTION consent.check_release(
  p_consent consent.consent, p_fields text[], p_at timestamptz, p_purposes text[], p_repeats boolean,
  OUT at_most_count integer, OUT window_uses integer, OUT window_starts timestamptz, OUT window_ends timestamptz)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_state constant text := consent.consent_state(p_consent.state, p_consent.valid_until, p_consent.lapses_at, p_at);
BEGIN
  IF v_state <> 'active' AND NOT (v_state = 'consumed' AND p_repeats) THEN
    RAISE EXCEPTION 'consent_not_active' USING ERRCODE = 'UT010', DETAIL = json_build_object('state', v_state);
  ELSIF NOT p_consent.purpose = ANY (p_purposes) THEN
    RAISE EXCEPTION 'purpose_not_permitted' USING ERRCODE = 'UT006';
  ELSIF NOT p_fields <@ p_consent.fields THEN
    RAISE EXCEPTION 'field_not_permitted' USING ERRCODE = 'UT007', DETAIL = json_build_object('fields',
      (SELECT array_agg(f) FROM unnest(p_fields) f WHERE NOT f = ANY (p_consent.fields)));
  ELSIF p_repeats THEN
    RETURN;
  END IF;
  IF p_consent.access_mode = 'recurring' THEN
    window_starts := consent.window_start(p_consent.at_most_per, p_at);
    at_most_count := p_consent.at_most_count;
    window_uses := CASE WHEN p_consent.window_started = window_starts THEN p_consent.window_uses ELSE 0 END + 1;
    window_ends := consent.window_end(p_consent.at_most_per, window_starts);
    IF window_uses > at_most_count THEN
      RAISE EXCEPTION 'frequency_exceeded' USING ERRCODE = 'UT011', DETAIL = json_build_object(
        'retry_after_s', ceil(extract(epoch FROM window_ends - p_at)));
    END IF;
  END IF;
END $$;
