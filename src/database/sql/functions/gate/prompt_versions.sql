-- A value for the holder of each of these sessions that differs whenever the open prompts do; event streams poll this, all in
-- one call, when wake-ups may be lost. It tells whether something changed, not what. No row for a session that is over.
CREATE OR REPLACE FUNCTION gate.prompt_versions(p_sessions bytea[]) RETURNS TABLE (person_id bigint, version bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT s.person_id, sha256(convert_to(coalesce(string_agg(o.request_id || ' ' || o.decisions, ',' ORDER BY o.request_id), ''), 'UTF8'))
    FROM (SELECT DISTINCT e.person_id FROM unnest(p_sessions) k JOIN citizen.session e ON e.key_hash = sha256(k)
            WHERE e.ended_at IS NULL AND e.expires_at > clock_timestamp()) s
      LEFT JOIN LATERAL (
        SELECT r.request_id, (SELECT count(*) FROM consent.decision d
                              WHERE d.person_id = r.person_id AND d.request_id = r.request_id) AS decisions
          FROM consent.subjects_of(s.person_id) x JOIN consent.request r ON r.person_id = x.person_id
          WHERE r.prompted AND r.state = 'pending' AND r.expires_at > clock_timestamp()) o ON true
    GROUP BY s.person_id
$$;
