-- A partner's stream of Shared Signals; no row without one.
CREATE OR REPLACE FUNCTION gate.event_receiver(p_keyid text)
RETURNS TABLE (stream_id uuid, method text, endpoint_url text, events_requested text[], events_delivered text[], description text,
  status text, status_reason text, failing_since timestamptz, error text, error_description text, error_at timestamptz)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.stream_id, r.method::text, r.endpoint_url, r.events_requested, r.events_delivered::text[], r.description,
      r.status::text, r.status_reason, r.failing_since, r.error, r.error_description, r.error_at
    FROM partner.identify(p_keyid) i JOIN event.receiver r ON r.partner_id = i.partner_id
$$;
