-- A partner's requests, newest first, from before an id. Looks at no more than p_scan of them, so that a rare state costs no more
-- than a frequent one: scanned_to is the id to go on before, and null once there are no more. A row without request_id only says
-- that.
CREATE OR REPLACE FUNCTION gate.partner_requests(
  p_keyid text, p_before uuid, p_state text, p_purpose text, p_from timestamptz, p_until timestamptz, p_limit integer, p_scan integer)
RETURNS TABLE (scanned_to uuid, request_id uuid, state text, binding_code text, purpose text, asked_at timestamptz,
  expires_at timestamptz, consent_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  caller constant record := partner.identify(p_keyid);
BEGIN
  RETURN QUERY
    WITH scanned AS MATERIALIZED (
      SELECT r.*, consent.request_state(r.state, r.expires_at, clock_timestamp()) AS state_now
        FROM consent.request r
        WHERE r.partner_id || '' = caller.partner_id AND r.request_id < coalesce(p_before, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
          -- Ids are made within a minute of the time that is stored.
          AND r.request_id < CASE WHEN p_until IS NULL THEN 'ffffffff-ffff-ffff-ffff-ffffffffffff' ELSE
            consent.first_id_at(greatest(p_until, '1970-01-02') + interval '1 minute') END
          AND r.request_id >= consent.first_id_at(greatest(p_from, '1970-01-02') - interval '1 minute')
        ORDER BY r.request_id DESC LIMIT p_scan
    ), found AS MATERIALIZED (
      SELECT s.* FROM scanned s
        WHERE s.state_now = coalesce(p_state, s.state_now) AND s.purpose = coalesce(p_purpose, s.purpose)
          AND s.asked_at >= coalesce(p_from, s.asked_at) AND (p_until IS NULL OR s.asked_at < p_until)
        ORDER BY s.request_id DESC LIMIT p_limit
    ), place AS (
      SELECT CASE WHEN (SELECT count(*) FROM found) = p_limit THEN (SELECT f.request_id FROM found f ORDER BY 1 LIMIT 1)
        WHEN (SELECT count(*) FROM scanned) = p_scan THEN (SELECT s.request_id FROM scanned s ORDER BY 1 LIMIT 1) END AS scanned_to
    )
    SELECT p.scanned_to, f.request_id, f.state_now, f.binding_code, f.purpose, f.asked_at, f.expires_at, f.consent_id
      FROM place p LEFT JOIN found f ON true ORDER BY f.request_id DESC;
END $$;
