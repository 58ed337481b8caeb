-- A prescription for the facility that wrote it: its status and its dispensings.
CREATE OR REPLACE FUNCTION gate.facility_prescription(p_keyid text, p_code text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  caller record;
  own prescription.prescription;
BEGIN
  caller := partner.identify(p_keyid);
  SELECT * INTO own FROM prescription.prescription p WHERE p.code = p_code AND p.partner_id = caller.partner_id;
  IF NOT FOUND OR NOT prescription.may_write(caller.partner_id, p_code) THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  RETURN jsonb_strip_nulls(prescription.shown(own) || jsonb_build_object('replaces', own.replaces,
    'replaced_by', own.replaced_by, 'withdrawn_at', consent.instant_text(own.withdrawn_at),
    'withdrawal_reason', own.withdrawal_reason, 'dispensings', prescription.dispensings_of(own.person_id, own.code)));
END $$;
