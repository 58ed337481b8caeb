-- Whether a person may approve exactly these fields: offered, and among what others agreed to before; of each required
-- field it or one of its alternatives, and never both. The child's word stands in it where it is given that way.
CREATE OR REPLACE FUNCTION consent.check_choice(
  p_asked consent.request, p_role text, p_fields text[], p_child_agrees boolean) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_beyond text[];
  v_word constant text := consent.child_consent(p_asked.person_id, p_asked.request_id, p_role);
BEGIN
  SELECT array_agg(f) INTO v_beyond FROM unnest(p_fields) f
    WHERE NOT f = ANY (consent.offered_fields(p_asked))
      OR NOT f = ANY (coalesce(consent.agreed_fields(p_asked.person_id, p_asked.request_id), p_fields));
  IF v_beyond IS NOT NULL THEN
    RAISE EXCEPTION 'field_not_permitted' USING ERRCODE = 'UT007', DETAIL = json_build_object('fields', v_beyond);
  END IF;
  IF p_fields = '{}'
     OR EXISTS (SELECT 1 FROM unnest(p_asked.required_fields) r
                WHERE NOT p_fields && (r || consent.alternatives_of(p_asked, r)))
     OR EXISTS (SELECT 1 FROM unnest(p_fields) f, unnest(consent.alternatives_of(p_asked, f)) a
                WHERE a = ANY (p_fields) AND NOT a = ANY (p_asked.required_fields || p_asked.optional_fields)) THEN
    RAISE EXCEPTION 'invalid_request' USING ERRCODE = 'UT014', DETAIL = '{"pointers": ["/fields"]}';
  END IF;
  IF p_child_agrees <> (v_word = 'witnessed_by_guardian') THEN
    RAISE EXCEPTION 'invalid_request' USING ERRCODE = 'UT014', DETAIL = '{"pointers": ["/child_agrees"]}';
  END IF;
END $$;
