-- A partner's consents, as gate.partner_requests lists its requests.
CREATE OR REPLACE FUNCTION gate.partner_consents(
  p_keyid text, p_before uuid, p_state text, p_purpose text, p_from timestamptz, p_until timestamptz, p_limit integer, p_scan integer)
RETURNS TABLE (scanned_to uuid, consent_id uuid, request_id uuid, purpose text, fields text[], access_mode text, access_until date,
  at_most_count integer, at_most_per text, retention text, state text, given_at timestamptz, valid_until timestamptz,
  ended_at timestamptz, uses integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  caller constant record := partner.identify(p_keyid);
BEGIN
  RETURN QUERY
    WITH scanned AS MATERIALIZED (
      SELECT c.*, consent.consent_state(c.state, c.valid_until, c.lapses_at, clock_timestamp()) AS state_now
        FROM consent.consent c
        WHERE c.partner_id || '' = caller.partner_id AND c.consent_id < coalesce(p_before, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
          -- Ids are made within a minute of the time that is stored.
          AND c.consent_id < CASE WHEN p_until IS NULL THEN 'ffffffff-ffff-ffff-ffff-ffffffffffff' ELSE
            consent.first_id_at(greatest(p_until, '1970-01-02') + interval '1 minute') END
          AND c.consent_id >= consent.first_id_at(greatest(p_from, '1970-01-02') - interval '1 minute')
        ORDER BY c.consent_id DESC LIMIT p_scan
    ), found AS MATERIALIZED (
      SELECT s.* FROM scanned s
        WHERE s.state_now = coalesce(p_state, s.state_now) AND s.purpose = coalesce(p_purpose, s.purpose)
          AND s.given_at >= coalesce(p_from, s.given_at) AND (p_until IS NULL OR s.given_at < p_until)
        ORDER BY s.consent_id DESC LIMIT p_limit
    ), place AS (
      SELECT CASE WHEN (SELECT count(*) FROM found) = p_limit THEN (SELECT f.consent_id FROM found f ORDER BY 1 LIMIT 1)
        WHEN (SELECT count(*) FROM scanned) = p_scan THEN (SELECT s.consent_id FROM scanned s ORDER BY 1 LIMIT 1) END AS scanned_to
    )
    SELECT p.scanned_to, f.consent_id, f.request_id, f.purpose, f.fields, f.access_mode, f.access_until, f.at_most_count,
        f.at_most_per, f.retention, f.state_now, f.given_at, f.valid_until, f.ended_at, f.uses
      FROM place p LEFT JOIN found f ON true ORDER BY f.consent_id DESC;
END $$;
