-- Gives who makes the map the next leaves that it is to cover, each with every person whom it concerns: whose entry it is, and who acted for a child. Of
-- a person without a chain the number is given, of others the head of the chain. Subjects that nobody knows have none.
CREATE OR REPLACE FUNCTION gate.map_entries(p_holder uuid, p_limit integer)
RETURNS TABLE (leaf_index bigint, person_id bigint, personal_id_number text, map_key bytea, entries bigint, head bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- Plans are made once and kept, perhaps while the tables are still empty.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  SELECT l.leaf_index, p.person_id, population.number_text(n.personal_id_number), c.map_key, c.entries, c.head
    FROM ledger.map m CROSS JOIN ledger.tree t
      JOIN ledger.leaf l ON l.leaf_index >= m.size AND l.leaf_index < least(m.size + p_limit, t.checkpoint_size)
      LEFT JOIN ledger.entry e ON e.person_id = l.person_id AND e.entry_id = l.entry_id
      CROSS JOIN LATERAL (SELECT l.person_id UNION SELECT e.guardian_id) p
      LEFT JOIN ledger.chain c ON c.person_id = p.person_id
      LEFT JOIN population.person n ON n.person_id = p.person_id AND c.person_id IS NULL
    WHERE m.holder = p_holder AND p.person_id > 0 AND (c.person_id IS NOT NULL OR n.person_id IS NOT NULL)
    ORDER BY l.leaf_index, p.person_id
$$;
