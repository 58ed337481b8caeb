-- A citizen pauses, resumes, narrows or revokes a consent of her own or of a child she decides for. It applies to the
-- next release: both take the same row lock.
CREATE OR REPLACE FUNCTION gate.transition_consent(
  p_session bytea, p_consent_id uuid, p_event text, p_fields text[], p_reason text, OUT state text, OUT partner_id text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_actor_id constant bigint := citizen.signed_in(p_session);
  v_role text;
  live consent.consent;
BEGIN
  IF p_event = ANY ('{pause,resume,narrow,revoke}') IS NOT TRUE OR p_event = 'narrow' AND p_fields IS NULL THEN
    RAISE EXCEPTION 'no event of a citizen: %', p_event USING ERRCODE = 'UT906';
  END IF;
  SELECT * INTO live FROM consent.consent c WHERE c.consent_id = p_consent_id FOR UPDATE;
  IF FOUND THEN
    v_role := consent.role_for(v_actor_id, live.person_id);
  END IF;
  IF v_role IS NULL THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  IF p_event = 'narrow' THEN
    IF NOT p_fields <@ live.fields THEN
      RAISE EXCEPTION 'field_not_permitted' USING ERRCODE = 'UT007';
    ELSIF p_fields = '{}' OR p_fields @> live.fields THEN
      RAISE EXCEPTION 'invalid_request' USING ERRCODE = 'UT014', DETAIL = '{"pointers": ["/fields"]}';
    END IF;
    SELECT array_agg(f.field ORDER BY f.place) INTO p_fields
      FROM unnest(live.fields) WITH ORDINALITY f (field, place) WHERE f.field = ANY (p_fields);
  END IF;
  IF p_event = 'revoke' AND p_reason IS NOT NULL THEN
    UPDATE consent.consent c SET end_reason = p_reason
      WHERE c.person_id = live.person_id AND c.consent_id = p_consent_id;
  END IF;
  partner_id := live.partner_id;
  state := consent.transition(live, p_event, v_role, CASE p_event WHEN 'narrow' THEN p_fields END,
    CASE v_role WHEN 'guardian' THEN v_actor_id END);
END $$;
