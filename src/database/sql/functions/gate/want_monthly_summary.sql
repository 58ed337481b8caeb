-- Turns the monthly notification of a citizen on, from the next month on, or off.
CREATE OR REPLACE FUNCTION gate.want_monthly_summary(p_session bytea, p_wanted boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_person_id constant bigint := citizen.signed_in(p_session);
BEGIN
  IF p_wanted THEN
    INSERT INTO citizen.monthly_summary (person_id, next_on) VALUES (v_person_id, citizen.next_month()) ON CONFLICT DO NOTHING;
  ELSE
    DELETE FROM citizen.monthly_summary m WHERE m.person_id = v_person_id;
  END IF;
END $$;
