-- The entries in some blocks of the table that are not leaves yet, in the order in which they stand there, which is about that of their writing.
CREATE OR REPLACE FUNCTION ledger.unsequenced_in_blocks(p_from bigint, p_before bigint)
RETURNS SETOF ledger.entry LANGUAGE sql STABLE SET enable_hashjoin = off SET enable_mergejoin = off AS $$
  SELECT e.* FROM ledger.entry e
    WHERE e.ctid >= format('(%s,0)', p_from)::tid AND e.ctid < format('(%s,0)', p_before)::tid
      AND NOT EXISTS (SELECT FROM ledger.leaf l WHERE l.entry_id = e.entry_id)
    ORDER BY e.ctid
$$;
