-- Removes a device of a citizen, with its pending notifications.
CREATE OR REPLACE FUNCTION gate.remove_push_subscription(p_session bytea, p_subscription_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_person_id constant bigint := citizen.signed_in(p_session);
BEGIN
  DELETE FROM delivery.push_subscription s WHERE s.person_id = v_person_id AND s.subscription_id = p_subscription_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
END $$;
