-- A citizen's prescriptions and those of the children the citizen decides for, newest first, with their dispensings.
-- p_code selects one.
CREATE OR REPLACE FUNCTION gate.citizen_prescriptions(p_number text, p_code text, p_before uuid, p_limit integer)
RETURNS TABLE (prescription_id uuid, prescription jsonb, replaces text, replaced_by text, dispensings jsonb, role text, child_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT p.prescription_id, jsonb_strip_nulls(prescription.shown(p) || jsonb_build_object(
        'withdrawn_at', consent.instant_text(p.withdrawn_at), 'withdrawal_reason', p.withdrawal_reason)), p.replaces, p.replaced_by,
      prescription.dispensings_of(p.person_id, p.code), s.role, CASE s.role WHEN 'guardian' THEN n.birth_full_name END
    FROM consent.subjects_of(population.find_person(p_number)) s
      JOIN prescription.prescription p ON p.person_id = s.person_id
      JOIN population.person n ON n.person_id = s.person_id
    WHERE (p_code IS NULL OR p.code = p_code)
      AND (p_before IS NULL OR p.prescription_id < p_before)
    ORDER BY p.prescription_id DESC LIMIT p_limit
$$;
