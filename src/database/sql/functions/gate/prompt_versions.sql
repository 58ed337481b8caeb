-- A value for the holder of each of these sessions that differs whenever the open prompts do; event streams poll this, all in
-- one call, when wake-ups may be lost. It tells whether something changed, not what. No row for a session that is over.
CREATE OR REPLACE FUNCTION gate.prompt_versions(p_sessions bytea[]) RETURNS TABLE (person_id bigint, version bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT s.person_id, sha256(convert_to(coalesce(string_agg(o.request_id || ' ' || coalesce(o.decisions, ''), ',' ORDER BY o.request_id), ''), 'UTF8'))
    FROM citizen.holders(p_sessions) s (person_id)
      LEFT JOIN LATERAL (
        SELECT r.request_id, (SELECT count(*) || ' ' || max(d.decided_at) FROM consent.decision d
                              WHERE d.person_id = r.person_id AND d.request_id = r.request_id) AS decisions
          FROM (SELECT s.person_id UNION SELECT w.person_id FROM population.wards_of(s.person_id) w) x
            JOIN consent.request r ON r.person_id = x.person_id
          WHERE r.prompted AND r.state = 'pending' AND r.expires_at > clock_timestamp()
            AND (SELECT consent.role_for(s.person_id, r.person_id)) IS NOT NULL
            AND (consent.organisation_of(r.required_fields || r.optional_fields) IS NULL
              OR organisation.represents(r.person_id, consent.organisation_of(r.required_fields || r.optional_fields)))) o ON true
    GROUP BY s.person_id
$$;
