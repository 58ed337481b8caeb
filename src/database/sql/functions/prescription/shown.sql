-- A prescription with each member under the name of its field; null where it has no value.
CREATE OR REPLACE FUNCTION prescription.shown(p prescription.prescription) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'code', p.code,
    'issued_at', consent.instant_text(p.issued_at),
    'valid_until', p.valid_until,
    'facility', jsonb_build_object('code', left(p.code, 5), 'name', p.facility_name),
    'prescriber', p.content -> 'prescriber',
    'patient', p.content -> 'patient',
    'diagnoses', p.content -> 'diagnoses',
    'lines', prescription.lines_shown(p.person_id, p.code),
    'advice', p.content -> 'advice',
    'status', g.status,
    'remaining', g.remaining)
    FROM prescription.progress_of(p) g
$$;
