-- Refuses a release that a consent, read under lock, does not allow (release_refusal).
CREATE OR REPLACE FUNCTION consent.check_release(
  p_consent consent.consent, p_fields text[], p_at timestamptz, p_purposes text[], p_repeats boolean) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  CASE consent.release_refusal(p_consent, p_fields, p_at, p_purposes, p_repeats)
    WHEN 'consent_not_active' THEN
      RAISE EXCEPTION 'consent_not_active' USING ERRCODE = 'UT010', DETAIL = json_build_object('state',
        consent.consent_state(p_consent.state, p_consent.valid_until, p_consent.lapses_at, p_at));
    WHEN 'purpose_not_permitted' THEN
      RAISE EXCEPTION 'purpose_not_permitted' USING ERRCODE = 'UT006';
    WHEN 'field_not_permitted' THEN
      RAISE EXCEPTION 'field_not_permitted' USING ERRCODE = 'UT007', DETAIL = json_build_object('errors',
        (SELECT json_agg(partner.over('/fields/' || f.place - 1, f.field || ' was not approved'))
          FROM unnest(p_fields) WITH ORDINALITY f (field, place) WHERE NOT f.field = ANY (p_consent.fields)));
    WHEN 'frequency_exceeded' THEN
      RAISE EXCEPTION 'frequency_exceeded' USING ERRCODE = 'UT011', DETAIL = json_build_object(
        'limit', json_build_object('policy', 'consent', 'count', p_consent.at_most_count),
        'retry_after_s', ceil(extract(epoch FROM consent.window_end(p_consent.at_most_per,
          consent.window_start(p_consent.at_most_per, p_at)) - p_at)));
    ELSE NULL;
  END CASE;
END $$;
