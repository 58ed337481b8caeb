-- Replaces notifications of people by one for each of their devices and one for the national app, all in one statement. A person
-- with neither sees the event in the inbox. Those of nobody (person 0) go nowhere.
CREATE OR REPLACE FUNCTION delivery.fan_out(p_limit integer, p_tells_app boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  WITH taken AS (
    DELETE FROM delivery.message m WHERE m.message_id = ANY (ARRAY(
        SELECT w.message_id FROM delivery.message w WHERE w.target = 'person'
          ORDER BY w.next_try_at LIMIT p_limit FOR UPDATE SKIP LOCKED))
      RETURNING m.*
  ), pushed AS (
    -- The lock keeps a device from being removed before its foreign key is checked.
    INSERT INTO delivery.message (person_id, message_id, topic, request_id, consent_id, target, subscription_id, next_try_at,
        expires_at)
      SELECT m.person_id, consent.id_with(k.id_key, consent.bucket(m.person_id)), m.topic, m.request_id, m.consent_id, 'push',
          s.subscription_id, m.next_try_at, m.expires_at
        FROM taken m JOIN delivery.push_subscription s ON s.person_id = m.person_id CROSS JOIN catalogue.secret k
        FOR KEY SHARE OF s
  )
  INSERT INTO delivery.message (person_id, message_id, topic, request_id, consent_id, target, next_try_at, expires_at)
    SELECT m.person_id, m.message_id, m.topic, m.request_id, m.consent_id, 'app', m.next_try_at, m.expires_at
      FROM taken m WHERE p_tells_app AND m.person_id > 0;
END $$;
