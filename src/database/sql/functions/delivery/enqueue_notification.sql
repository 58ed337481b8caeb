-- Enqueues a notification of a person, in the transaction of the event. It is dropped once p_expires_at has passed.
CREATE OR REPLACE FUNCTION delivery.enqueue_notification(
  p_person_id bigint, p_topic text, p_request_id uuid, p_consent_id uuid, p_expires_at timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO delivery.message (person_id, message_id, topic, request_id, consent_id, next_try_at, expires_at)
    SELECT p_person_id, consent.id_with(s.id_key, consent.bucket(p_person_id)), p_topic::delivery.topic, p_request_id,
        p_consent_id, clock_timestamp(), p_expires_at
      FROM catalogue.secret s;
END $$;
