-- Why a consent, read under lock, does not allow a release: the code of the problem; null where it does. A repeat of an earlier
-- release needs no further use, and a consent that its one use consumed allows it.
CREATE OR REPLACE FUNCTION consent.release_refusal(
  p_consent consent.consent, p_fields text[], p_at timestamptz, p_purposes text[], p_repeats boolean) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN consent.consent_state(p_consent.state, p_consent.valid_until, p_consent.lapses_at, p_at)
      NOT IN ('active', CASE WHEN p_repeats THEN 'consumed' ELSE 'active' END) THEN 'consent_not_active'
    WHEN NOT p_consent.purpose = ANY (p_purposes) THEN 'purpose_not_permitted'
    WHEN NOT p_fields <@ p_consent.fields THEN 'field_not_permitted'
    WHEN NOT p_repeats AND consent.window_use(p_consent, p_at) > p_consent.at_most_count THEN 'frequency_exceeded' END
$$;
