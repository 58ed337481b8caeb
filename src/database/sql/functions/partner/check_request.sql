-- Refuses a request beyond what its purpose allows: fields, access, retention, expiry. Values above a ceiling are
-- refused, never reduced, and the refusal states the ceiling. Fields of an organisation come alone, all of the same one. Sensitive fields are required only where a law says so. Durations are compared by what they mean today.
CREATE OR REPLACE FUNCTION partner.check_request(
  p_purposes text[], p_purpose text, p_required_fields text[], p_optional_fields text[], p_accepted_alternatives jsonb, p_access_mode text, p_access_until date,
  p_at_most_count integer, p_at_most_per text, p_retention text, p_expires_in_s integer)
RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_fields constant text[] := p_required_fields || p_optional_fields;
  ceiling catalogue.purpose;
  v_over jsonb := '[]';
  v_today constant date := population.today();
  v_days_max integer;
BEGIN
  SELECT * INTO ceiling FROM catalogue.purpose c WHERE c.purpose = p_purpose;
  IF NOT FOUND OR NOT p_purpose = ANY (p_purposes) THEN
    RAISE EXCEPTION 'purpose_not_permitted' USING ERRCODE = 'UT006', DETAIL = jsonb_build_object('errors', jsonb_build_array(
      partner.over('/purpose', 'you may use ' || coalesce(nullif(array_to_string(p_purposes, ', '), ''), 'none'))));
  END IF;
  -- An alternative replaces a requested field and must be one that suffices for the purpose.
  SELECT coalesce(jsonb_agg(partner.over(e.pointer, e.detail) ORDER BY e.list, e.place, e.sub), '[]') INTO v_over
    FROM (
      SELECT f.list, f.place, 0 AS sub, format('/%s/%s', f.list, f.place - 1) AS pointer,
          f.field || CASE WHEN split_part(f.field, ':', 1) = ANY (ceiling.fields) THEN ' is sensitive: it can only be optional'
            ELSE ' is not permitted for this purpose' END AS detail
        FROM (SELECT 'required_fields', r.* FROM unnest(p_required_fields) WITH ORDINALITY r
              UNION ALL SELECT 'optional_fields', o.* FROM unnest(p_optional_fields) WITH ORDINALITY o) f (list, field, place)
          LEFT JOIN catalogue.field c ON c.field = split_part(f.field, ':', 1)
        WHERE NOT split_part(f.field, ':', 1) = ANY (ceiling.fields)
          OR f.list = 'required_fields' AND c.sensitive AND NOT ceiling.requirable_sensitive ? c.field
      UNION ALL SELECT 'sufficient_fields', a.place, e.place, format('/accepted_alternatives/%s/%s', a.place - 1,
          CASE WHEN a.value ->> 'field' = ANY (v_fields) THEN format('sufficient_fields/%s', e.place - 1) ELSE 'field' END),
          CASE WHEN a.value ->> 'field' = ANY (v_fields) THEN e.field || ' does not suffice in its place'
            ELSE 'is not among the requested fields' END
        FROM jsonb_array_elements(p_accepted_alternatives) WITH ORDINALITY a (value, place),
          jsonb_array_elements_text(a.value -> 'sufficient_fields') WITH ORDINALITY e (field, place)
        WHERE NOT a.value ->> 'field' = ANY (v_fields)
          OR NOT coalesce(ceiling.derived_alternatives -> split_part(a.value ->> 'field', ':', 1) ? split_part(e.field, ':', 1), false)
    ) e;
  IF v_over <> '[]' THEN
    RAISE EXCEPTION 'field_not_permitted' USING ERRCODE = 'UT007', DETAIL = jsonb_build_object('errors', v_over);
  END IF;
  IF (SELECT count(DISTINCT coalesce(consent.organisation_of(ARRAY[f]), '')) FROM unnest(v_fields) f) > 1 THEN
    RAISE EXCEPTION 'invalid_request' USING ERRCODE = 'UT014', DETAIL = jsonb_build_object('errors', jsonb_build_array(
      partner.over('/required_fields', 'fields of an organisation are requested alone, and all of one organisation')));
  END IF;
  IF NOT p_access_mode = ANY (ceiling.access_modes) THEN
    v_over := v_over || partner.over('/access/mode', 'must be ' || array_to_string(ceiling.access_modes, ' or '));
  ELSIF p_access_mode = 'recurring' THEN
    v_days_max := partner.days_of(ceiling.until_max, v_today);
    IF p_access_until - v_today > v_days_max THEN
      v_over := v_over || partner.over('/access/until', format('at most %s, until %s (%s days from today)',
        ceiling.until_max, to_char(v_today + v_days_max, 'YYYY-MM-DD'), v_days_max));
    END IF;
    IF p_at_most_count * partner.windows_within(p_at_most_per, ceiling.at_most_max ->> 'per')
       > (ceiling.at_most_max ->> 'count')::integer THEN
      v_over := v_over || partner.over('/access/at_most', format('at most %s per %s',
        ceiling.at_most_max ->> 'count', ceiling.at_most_max ->> 'per'));
    END IF;
  END IF;
  v_days_max := partner.days_of(ceiling.retention_max, v_today);
  IF partner.days_of(p_retention, v_today) > v_days_max THEN
    v_over := v_over || partner.over('/retention', format('at most %s (%s days from today); %s is %s days',
      ceiling.retention_max, v_days_max, p_retention, partner.days_of(p_retention, v_today)));
  END IF;
  IF p_expires_in_s > ceiling.expires_in_max_s THEN
    v_over := v_over || partner.over('/expires_in_s', format('at most %s', ceiling.expires_in_max_s));
  END IF;
  IF v_over <> '[]' THEN
    RAISE EXCEPTION 'limit_exceeds_purpose' USING ERRCODE = 'UT008', DETAIL = jsonb_build_object('errors', v_over);
  END IF;
  IF p_access_until < v_today THEN
    RAISE EXCEPTION 'invalid_request' USING ERRCODE = 'UT014',
      DETAIL = jsonb_build_object('errors', jsonb_build_array(
        partner.over('/access/until', format('must be today in Việt Nam, %s, or later', to_char(v_today, 'YYYY-MM-DD')))));
  END IF;
END $$;
