-- Stores what a request by CIBA has beside the others.
-- p_backchannel: {"secret", "scope", "interval_s", "binding_message"?, "notification_token"?}
CREATE OR REPLACE FUNCTION ciba.record_authentication(
  p_person_id bigint, p_request_id uuid, p_backchannel jsonb, p_expires_in_s integer) RETURNS void LANGUAGE sql AS $$
  INSERT INTO ciba.authentication (person_id, request_id, secret, scope, binding_message, notification_token, interval_s,
      next_poll_at, expires_at)
    VALUES (p_person_id, p_request_id, p_backchannel ->> 'secret', p_backchannel ->> 'scope',
      p_backchannel ->> 'binding_message', p_backchannel ->> 'notification_token',
      (p_backchannel ->> 'interval_s')::integer,
      clock_timestamp() + (p_backchannel ->> 'interval_s')::integer * interval '1 second',
      clock_timestamp() + p_expires_in_s * interval '1 second')
$$;
