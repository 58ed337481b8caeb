-- Subscribes one more device of a citizen; at most ten, the oldest is removed. The same endpoint keeps its id and takes
-- the new keys. An endpoint that was another person's, as when a browser is handed on, moves to the citizen, and
-- pending notifications of the previous owner are dropped.
CREATE OR REPLACE FUNCTION gate.add_push_subscription(
  p_session bytea, p_endpoint text, p_p256dh text, p_auth text, OUT subscription_id uuid, OUT added_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_person_id constant bigint := citizen.signed_in(p_session);
BEGIN
  -- Always the endpoint's lock first, then the person's, so that two owners registering at once cannot deadlock.
  PERFORM pg_advisory_xact_lock(hashtextextended(p_endpoint, 0));
  PERFORM pg_advisory_xact_lock(v_person_id);
  added_at := date_trunc('milliseconds', clock_timestamp());
  DELETE FROM delivery.push_subscription s WHERE s.endpoint = p_endpoint AND s.person_id <> v_person_id;
  INSERT INTO delivery.push_subscription AS s (person_id, subscription_id, endpoint, p256dh, auth, added_at)
    VALUES (v_person_id, consent.new_id(consent.bucket(v_person_id)), p_endpoint, p_p256dh, p_auth, added_at)
    ON CONFLICT (endpoint) DO UPDATE
      SET p256dh = excluded.p256dh, auth = excluded.auth, added_at = excluded.added_at
    RETURNING s.subscription_id INTO subscription_id;
  DELETE FROM delivery.push_subscription s WHERE s.person_id = v_person_id AND s.subscription_id IN (
    SELECT o.subscription_id FROM delivery.push_subscription o WHERE o.person_id = v_person_id
      ORDER BY o.added_at DESC, o.subscription_id DESC OFFSET 10);
END $$;
