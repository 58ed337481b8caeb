-- The entries of up to p_count leaves from one on, in the order of the tree. Of an entry that is gone the kind is null.
CREATE OR REPLACE FUNCTION gate.ledger_leaves(p_from bigint, p_count integer)
RETURNS TABLE (leaf_index bigint, kind text, at timestamptz, actor text, partner_id text, purpose text, fields text[],
  request_id uuid, consent_id uuid, release_id uuid, refusal text, keyid text, subject bytea, terms jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  SELECT l.leaf_index, e.kind::text, e.at, e.actor::text, e.partner_id, e.purpose, e.fields, e.request_id, e.consent_id, e.release_id,
      e.refusal, e.keyid, e.subject, e.terms
    FROM ledger.leaf l LEFT JOIN ledger.entry e ON e.person_id = l.person_id AND e.entry_id = l.entry_id
    WHERE l.leaf_index >= p_from AND l.leaf_index < p_from + p_count ORDER BY l.leaf_index
$$;
