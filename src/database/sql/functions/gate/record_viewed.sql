-- Records that a session is about to read data of these people, whom the citizen decides for: one ledger entry for each session,
-- person and kind. What is read asks for it (citizen.unrecorded) and is shown once this has been committed.
CREATE OR REPLACE FUNCTION gate.record_viewed(p_session bytea, p_kind text, p_person_ids bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_actor_id constant bigint := citizen.signed_in(p_session);
  v_person_id bigint;
  v_role text;
BEGIN
  IF (p_kind = ANY ('{request_data_viewed,prescriptions_viewed,documents_viewed}')) IS NOT TRUE THEN
    RAISE EXCEPTION 'not a kind of reading: %', p_kind USING ERRCODE = 'UT907';
  END IF;
  FOR v_person_id IN
    -- In one order, so that two that record at once do not wait for each other.
    INSERT INTO citizen.session_read (key_hash, person_id, kind)
      SELECT sha256(p_session), s.person_id, p_kind::ledger.kind FROM consent.subjects_of(v_actor_id) s
        WHERE s.person_id = ANY (p_person_ids) ORDER BY s.person_id
      ON CONFLICT DO NOTHING RETURNING person_id
  LOOP
    v_role := consent.role_for(v_actor_id, v_person_id);
    PERFORM ledger.record(v_person_id, p_kind::ledger.kind, clock_timestamp(), v_role::ledger.actor,
      p_number => population.current_number(v_person_id), p_guardian_id => CASE v_role WHEN 'guardian' THEN v_actor_id END);
  END LOOP;
END $$;
