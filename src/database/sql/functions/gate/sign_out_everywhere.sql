-- Ends all sessions of a person, this one included; tokens that were issued until now open no session any more.
CREATE OR REPLACE FUNCTION gate.sign_out_everywhere(p_session bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_person_id constant bigint := citizen.signed_in(p_session);
  v_now constant timestamptz := clock_timestamp();
BEGIN
  INSERT INTO citizen.sign_out (person_id, signed_out_at) VALUES (v_person_id, v_now)
    ON CONFLICT (person_id) DO UPDATE SET signed_out_at = excluded.signed_out_at;
  UPDATE citizen.session s SET ended_at = v_now WHERE s.person_id = v_person_id AND s.ended_at IS NULL;
END $$;
