-- A value for each of these people that differs whenever their open prompts do; event streams poll this, all in one call,
-- when wake-ups may be lost. It tells whether something changed, not what.
CREATE OR REPLACE FUNCTION gate.prompt_versions(p_person_ids bigint[]) RETURNS TABLE (person_id bigint, version bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT a.id, sha256(convert_to(coalesce(string_agg(o.request_id || ' ' || o.decisions, ',' ORDER BY o.request_id), ''), 'UTF8'))
    FROM unnest(p_person_ids) a(id)
      LEFT JOIN LATERAL (
        SELECT r.request_id, (SELECT count(*) FROM consent.decision d
                              WHERE d.person_id = r.person_id AND d.request_id = r.request_id) AS decisions
          FROM consent.subjects_of(a.id) s JOIN consent.request r ON r.person_id = s.person_id
          WHERE r.prompted AND r.state = 'pending' AND r.expires_at > clock_timestamp()) o ON true
    GROUP BY a.id
$$;
