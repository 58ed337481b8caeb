-- Renames a passkey of a citizen. A name is for its owner alone, so that the change is not recorded.
CREATE OR REPLACE FUNCTION gate.rename_passkey(p_session bytea, p_passkey_id uuid, p_name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_person_id constant bigint := citizen.signed_in(p_session);
BEGIN
  UPDATE citizen.passkey k SET name = p_name
    WHERE k.person_id = v_person_id AND k.passkey_id = p_passkey_id AND k.removed_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
END $$;
