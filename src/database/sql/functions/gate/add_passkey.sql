-- Adds a passkey for a stored challenge, after a fresh sign-in; the notary has verified its attestation. The ledger names it
-- by the thumbprint of its key. What was attested is kept with the sign-in that vouched for the person.
-- p_attestation: attestation_object and client_data_json, each in base64url.
CREATE OR REPLACE FUNCTION gate.add_passkey(
  p_session bytea, p_challenge bytea, p_credential_id bytea, p_public_key bytea, p_jwk jsonb, p_thumbprint text,
  p_algorithm text, p_sign_count bigint, p_transports text[], p_is_backup_eligible boolean, p_is_backed_up boolean, p_name text, p_attestation jsonb,
  p_aaguid uuid,
  OUT passkey_id uuid, OUT added_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  holder constant record := citizen.holder(p_session);
  v_person_id constant bigint := holder.person_id;
BEGIN
  PERFORM citizen.check_fresh(holder.authenticated_at);
  PERFORM pg_advisory_xact_lock(v_person_id);
  DELETE FROM citizen.enrolment e
    WHERE e.person_id = v_person_id AND e.challenge = p_challenge AND e.expires_at > clock_timestamp();
  IF NOT FOUND OR EXISTS (SELECT 1 FROM citizen.passkey k WHERE k.credential_id = p_credential_id) THEN
    RAISE EXCEPTION 'assertion_invalid' USING ERRCODE = 'UT018';
  END IF;
  IF (SELECT count(*) FROM citizen.passkey k WHERE k.person_id = v_person_id AND k.removed_at IS NULL) >= 10 THEN
    RAISE EXCEPTION 'invalid_request' USING ERRCODE = 'UT014', DETAIL = '{"pointers": [""]}';
  END IF;
  passkey_id := consent.new_id(consent.bucket(v_person_id));
  added_at := date_trunc('milliseconds', clock_timestamp());
  INSERT INTO citizen.passkey (person_id, passkey_id, credential_id, public_key, jwk, thumbprint, algorithm, sign_count,
      transports, is_backup_eligible, is_backed_up, aaguid, name, added_at, enrolment)
    VALUES (v_person_id, passkey_id, p_credential_id, p_public_key, p_jwk, p_thumbprint, p_algorithm, p_sign_count,
      p_transports, p_is_backup_eligible, p_is_backed_up, p_aaguid, p_name, added_at,
      p_attestation || jsonb_build_object('issuer', holder.issuer, 'token_hash', consent.base64url(holder.token_hash),
        'authenticated_at', consent.instant_text(holder.authenticated_at)));
  PERFORM citizen.record_passkey(v_person_id, population.current_number(v_person_id), 'passkey_added', p_thumbprint, added_at);
END $$;
