-- Stores the hash of a new share code of a citizen, for five minutes; at most ten in an hour.
CREATE OR REPLACE FUNCTION gate.make_share_code(p_session bytea, p_code_hash bytea, OUT expires_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_person_id constant bigint := citizen.signed_in(p_session);
  v_now constant timestamptz := clock_timestamp();
BEGIN
  PERFORM pg_advisory_xact_lock(v_person_id);
  IF (SELECT count(*) FROM consent.share_code s
      WHERE s.person_id = v_person_id AND s.made_at > v_now - interval '1 hour') >= 10 THEN
    RAISE EXCEPTION 'rate_limited' USING ERRCODE = 'UT016', DETAIL = '{"retry_after_s": 3600}';
  END IF;
  expires_at := v_now + interval '5 minutes';
  INSERT INTO consent.share_code (code_hash, person_id, made_at, expires_at)
    VALUES (p_code_hash, v_person_id, v_now, expires_at);
  PERFORM ledger.record(v_person_id, 'share_code_created', v_now, 'subject', p_number => population.current_number(v_person_id));
END $$;
