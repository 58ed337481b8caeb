-- The entries in the chain of a citizen, or of a child for whom the citizen decides, in their order: the first p_limit of those that a map of a size
-- covers.
CREATE OR REPLACE FUNCTION gate.history_entries(p_session bytea, p_about text, p_map_size bigint, p_limit integer)
RETURNS TABLE (leaf_index bigint, kind text, at timestamptz, actor text, partner_id text, purpose text, fields text[],
  request_id uuid, consent_id uuid, release_id uuid, refusal text, keyid text, subject bytea, terms jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
  v_person_id constant bigint := consent.subject_about(citizen.signed_in(p_session), p_about);
BEGIN
  RETURN QUERY
    SELECT l.leaf_index, e.kind::text, e.at, e.actor::text, e.partner_id, e.purpose, e.fields, e.request_id, e.consent_id,
        e.release_id, e.refusal, e.keyid, e.subject, e.terms
      FROM ledger.concerning(v_person_id) e JOIN ledger.leaf l ON l.entry_id = e.entry_id
      WHERE l.leaf_index < p_map_size ORDER BY l.leaf_index LIMIT p_limit;
END $$;
