-- A citizen's prescriptions and those of the children the citizen decides for, newest first, with their dispensings.
-- p_code selects one. Where the reading is not recorded yet there is one row, in which unrecorded is whom gate.record_viewed
-- must name (prescriptions_viewed).
CREATE OR REPLACE FUNCTION gate.citizen_prescriptions(p_session bytea, p_code text, p_before uuid, p_limit integer)
RETURNS TABLE (prescription_id uuid, prescription jsonb, replaces text, replaced_by text, dispensings jsonb, role text, child_name text,
  unrecorded bigint[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_actor_id constant bigint := citizen.signed_in(p_session);
  v_person_ids constant bigint[] := ARRAY(
    SELECT s.person_id FROM consent.subjects_of(v_actor_id) s
      WHERE EXISTS (SELECT FROM prescription.prescription p WHERE p.person_id = s.person_id AND (p_code IS NULL OR p.code = p_code)));
BEGIN
  unrecorded := citizen.unrecorded(p_session, 'prescriptions_viewed', v_person_ids);
  IF unrecorded IS NOT NULL THEN
    RETURN NEXT;
    RETURN;
  END IF;
  RETURN QUERY SELECT p.prescription_id, jsonb_strip_nulls(prescription.shown(p) || jsonb_build_object(
        'withdrawn_at', consent.instant_text(p.withdrawn_at), 'withdrawal_reason', p.withdrawal_reason)), p.replaces, p.replaced_by,
      prescription.dispensings_of(p.person_id, p.code), s.role, CASE s.role WHEN 'guardian' THEN n.birth_full_name END,
      NULL::bigint[]
    FROM consent.subjects_of(v_actor_id) s
      JOIN prescription.prescription p ON p.person_id = s.person_id
      JOIN population.person n ON n.person_id = s.person_id
    WHERE s.person_id = ANY (v_person_ids) AND (p_code IS NULL OR p.code = p_code)
      AND (p_before IS NULL OR p.prescription_id < p_before)
    ORDER BY p.prescription_id DESC LIMIT p_limit;
END $$;
