-- Replaces notifications of people by one for each of their devices and one for the national app. A person with neither
-- sees the event in the inbox. Those of nobody (person 0) go nowhere.
CREATE OR REPLACE FUNCTION delivery.fan_out(p_limit integer, p_tells_app boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  message delivery.message;
BEGIN
  FOR message IN
    DELETE FROM delivery.message m WHERE m.message_id = ANY (ARRAY(
        SELECT w.message_id FROM delivery.message w WHERE w.target = 'person'
          ORDER BY w.next_try_at LIMIT p_limit FOR UPDATE SKIP LOCKED))
      RETURNING m.*
  LOOP
    -- The lock keeps a device from being removed before its foreign key is checked.
    INSERT INTO delivery.message (person_id, message_id, topic, request_id, consent_id, target, subscription_id,
        next_try_at, expires_at)
      SELECT message.person_id, consent.new_id(consent.bucket(message.person_id)), message.topic, message.request_id,
          message.consent_id, 'push', s.subscription_id, message.next_try_at, message.expires_at
        FROM delivery.push_subscription s WHERE s.person_id = message.person_id FOR KEY SHARE;
    IF p_tells_app AND message.person_id > 0 THEN
      INSERT INTO delivery.message (person_id, message_id, topic, request_id, consent_id, target, next_try_at, expires_at)
        VALUES (message.person_id, message.message_id, message.topic, message.request_id, message.consent_id, 'app',
          message.next_try_at, message.expires_at);
    END IF;
  END LOOP;
END $$;
