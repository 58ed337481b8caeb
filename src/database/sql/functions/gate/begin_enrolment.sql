-- Stores a challenge to add a passkey, for five minutes. Returns the user handle and the passkeys the person has.
CREATE OR REPLACE FUNCTION gate.begin_enrolment(
  p_session bytea, p_challenge bytea, OUT user_handle bytea, OUT name text, OUT credentials jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  holder constant record := citizen.holder(p_session);
  v_person_id constant bigint := holder.person_id;
BEGIN
  PERFORM citizen.check_fresh(holder.authenticated_at);
  DELETE FROM citizen.enrolment e WHERE e.person_id = v_person_id AND e.expires_at <= clock_timestamp();
  IF (SELECT count(*) FROM citizen.enrolment e WHERE e.person_id = v_person_id) >= 20 THEN
    RAISE EXCEPTION 'rate_limited' USING ERRCODE = 'UT016', DETAIL = '{"retry_after_s": 300}';
  END IF;
  INSERT INTO citizen.enrolment (person_id, challenge, expires_at)
    VALUES (v_person_id, p_challenge, clock_timestamp() + interval '5 minutes');
  user_handle := citizen.user_handle(v_person_id);
  SELECT p.birth_full_name INTO name FROM population.person p WHERE p.person_id = v_person_id;
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', consent.base64url(k.credential_id), 'transports', k.transports)), '[]')
    INTO credentials
    FROM citizen.passkey k WHERE k.person_id = v_person_id AND k.removed_at IS NULL;
END $$;
