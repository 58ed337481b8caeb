-- Stores a prescription that a facility sent. The same one again changes nothing; another under its code is refused.
-- Returns the patient's key.
CREATE OR REPLACE FUNCTION prescription.record(p_partner_id text, p_digest bytea, p_prescription jsonb) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  valid_days constant integer := 5;
  v_code constant text := p_prescription ->> 'code';
  v_issued_at constant timestamptz := p_prescription ->> 'issued_at';
  v_issued_on constant date := v_issued_at AT TIME ZONE 'Asia/Ho_Chi_Minh';
  v_patient constant jsonb := p_prescription -> 'patient';
  v_person_id bigint;
  v_undivided text[];
  known prescription.prescription;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(v_code, 110)); -- one sender of a code at a time
  SELECT * INTO known FROM prescription.prescription p WHERE p.code = v_code;
  IF FOUND THEN
    IF known.partner_id = p_partner_id AND known.digest = p_digest THEN
      RETURN known.person_id;
    END IF;
    RAISE EXCEPTION 'prescription_conflict' USING ERRCODE = 'UT023', DETAIL = '{"pointers": ["/code"]}';
  END IF;
  v_person_id := prescription.check_patient(v_patient, v_issued_on);
  SELECT array_agg(format('/lines/%s/quantity', l.place - 1)) INTO v_undivided
    FROM jsonb_array_elements(p_prescription -> 'lines') WITH ORDINALITY l (line, place)
    WHERE prescription.sixths_of(l.line -> 'quantity') % 6 <> 0
      AND NOT prescription.is_divisible(l.line ->> 'unit', l.line ->> 'form');
  IF v_undivided IS NOT NULL THEN
    RAISE EXCEPTION 'invalid_request' USING ERRCODE = 'UT014', DETAIL = json_build_object('pointers', v_undivided);
  END IF;
  IF p_prescription ? 'replaces' THEN
    PERFORM prescription.replace(p_partner_id, v_person_id, p_prescription ->> 'replaces', v_code);
  END IF;
  INSERT INTO prescription.prescription (person_id, code, prescription_id, partner_id, issued_at, valid_until, facility_name,
      content, digest, replaces, recorded_at)
    VALUES (v_person_id, v_code, consent.new_id(consent.bucket(v_person_id)), p_partner_id, v_issued_at,
      v_issued_on + valid_days, p_prescription #>> '{facility,name}',
      jsonb_strip_nulls(jsonb_build_object('prescriber', p_prescription -> 'prescriber',
        'patient', nullif(v_patient - '{personal_id_number,date_of_birth}'::text[], '{}'),
        'diagnoses', p_prescription -> 'diagnoses', 'advice', p_prescription -> 'advice')),
      p_digest, p_prescription ->> 'replaces', clock_timestamp());
  INSERT INTO prescription.line (person_id, code, line, content, quantity)
    SELECT v_person_id, v_code, l.place, l.line - 'quantity', prescription.sixths_of(l.line -> 'quantity')
      FROM jsonb_array_elements(p_prescription -> 'lines') WITH ORDINALITY l (line, place);
  PERFORM ledger.record(v_person_id, 'prescription_recorded', clock_timestamp(), 'partner', p_partner_id,
    p_fields => ARRAY['prescriptions.lines:' || v_code], p_number => population.current_number(v_person_id));
  RETURN v_person_id;
END $$;
