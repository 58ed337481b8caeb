-- Takes a passkey of a citizen out of use; its approvals can still be verified.
CREATE OR REPLACE FUNCTION gate.remove_passkey(p_session bytea, p_passkey_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_person_id constant bigint := citizen.signed_in(p_session);
  v_now constant timestamptz := clock_timestamp();
  v_thumbprint text;
BEGIN
  UPDATE citizen.passkey k SET removed_at = v_now
    WHERE k.person_id = v_person_id AND k.passkey_id = p_passkey_id AND k.removed_at IS NULL
    RETURNING k.thumbprint INTO v_thumbprint;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  PERFORM citizen.record_passkey(v_person_id, population.current_number(v_person_id), 'passkey_removed', v_thumbprint, v_now);
END $$;
