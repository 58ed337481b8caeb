-- Makes of what people are to be told one row for each device that tells them, and one for the national app. Who has
-- neither is told by the app's or the page's own look.
CREATE OR REPLACE FUNCTION delivery.fan_out(p_limit integer, p_tells_app boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  told delivery.message;
BEGIN
  FOR told IN
    DELETE FROM delivery.message m WHERE m.message_id = ANY (ARRAY(
        SELECT w.message_id FROM delivery.message w WHERE w.target = 'person'
          ORDER BY w.next_try_at LIMIT p_limit FOR UPDATE SKIP LOCKED))
      RETURNING m.*
  LOOP
    -- The lock keeps a device from being removed between here and the check of the foreign key.
    INSERT INTO delivery.message (person_id, message_id, topic, request_id, consent_id, target, subscription_id,
        next_try_at, expires_at)
      SELECT told.person_id, consent.new_id(consent.bucket(told.person_id)), told.topic, told.request_id, told.consent_id,
          'push', s.subscription_id, told.next_try_at, told.expires_at
        FROM delivery.push_subscription s WHERE s.person_id = told.person_id FOR KEY SHARE;
    IF p_tells_app THEN
      INSERT INTO delivery.message (person_id, message_id, topic, request_id, consent_id, target, next_try_at, expires_at)
        VALUES (told.person_id, told.message_id, told.topic, told.request_id, told.consent_id, 'app', told.next_try_at,
          told.expires_at);
    END IF;
  END LOOP;
END $$;
