-- The devices on which a citizen is notified, newest first.
CREATE OR REPLACE FUNCTION gate.push_subscriptions(p_session bytea)
RETURNS TABLE (subscription_id uuid, endpoint text, added_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.subscription_id, s.endpoint, s.added_at FROM delivery.push_subscription s
    WHERE s.person_id = citizen.signed_in(p_session) ORDER BY s.added_at DESC, s.subscription_id DESC
$$;
