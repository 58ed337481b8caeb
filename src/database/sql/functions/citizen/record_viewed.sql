-- Writes that a session has read data of these people: one ledger entry for each session, person and kind.
CREATE OR REPLACE FUNCTION citizen.record_viewed(p_session bytea, p_kind text, p_person_ids bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_person_id bigint;
BEGIN
  FOR v_person_id IN
    INSERT INTO citizen.session_read (key_hash, person_id, kind)
      SELECT sha256(p_session), x, p_kind::ledger.kind FROM unnest(p_person_ids) x
      ON CONFLICT DO NOTHING RETURNING person_id
  LOOP
    PERFORM ledger.record(v_person_id, p_kind::ledger.kind, clock_timestamp(),
      consent.role_for(citizen.signed_in(p_session), v_person_id)::ledger.actor,
      p_number => population.current_number(v_person_id));
  END LOOP;
END $$;
