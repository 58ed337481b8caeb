-- Committed entries that are not leaves yet, about in the order in which they were written: those that a snapshot `within` sees and `seen` does not.
-- A transaction that was under way in `seen` is looked at again until it is over, so that none is overlooked, however late it commits.
-- p_place: of the first transaction that `seen` does not see, most entries up to there in the table are leaves. Those not far behind it come first: the
-- others are read only once there are too few of these. Far enough is where one entry in five fills a pass; up to the table's end, each pass would read
-- everything that waits.
CREATE OR REPLACE FUNCTION ledger.unsequenced(p_seen pg_snapshot, p_within pg_snapshot, p_limit integer, p_place tid)
RETURNS SETOF ledger.entry LANGUAGE plpgsql STABLE
-- Plans are made once and kept, perhaps while the tables are still empty.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  v_first constant xid8 := pg_snapshot_xmax(p_seen);
  -- A block has some 35 entries.
  v_until constant tid := ('(' || (p_place::text::point)[0]::bigint + 64 + p_limit / 7 || ',0)')::tid;
  v_found integer;
  v_behind integer := 0;
BEGIN
  RETURN QUERY SELECT e.* FROM pg_snapshot_xip(p_seen) x CROSS JOIN LATERAL (
      SELECT f.* FROM ledger.entry f WHERE f.xid = x AND pg_visible_in_snapshot(x, p_within)
        AND NOT EXISTS (SELECT FROM ledger.leaf l WHERE l.entry_id = f.entry_id) OFFSET 0) e
    ORDER BY x LIMIT p_limit;
  GET DIAGNOSTICS v_found = ROW_COUNT;
  IF p_place IS NOT NULL AND v_found < p_limit AND pg_visible_in_snapshot(v_first, p_within) THEN
    RETURN QUERY SELECT e.* FROM (SELECT * FROM ledger.entry f WHERE f.ctid > p_place AND f.ctid < v_until OFFSET 0) e
      WHERE e.xid = v_first AND NOT EXISTS (SELECT FROM ledger.leaf l WHERE l.entry_id = e.entry_id)
      LIMIT p_limit - v_found;
    GET DIAGNOSTICS v_behind = ROW_COUNT;
  END IF;
  IF v_found + v_behind < p_limit THEN
    RETURN QUERY SELECT e.* FROM ledger.entry e
      WHERE e.xid >= v_first AND e.xid < pg_snapshot_xmax(p_within) AND pg_visible_in_snapshot(e.xid, p_within)
        AND NOT (v_behind > 0 AND e.xid = v_first AND e.ctid > p_place AND e.ctid < v_until)
        AND NOT EXISTS (SELECT FROM ledger.leaf l WHERE l.entry_id = e.entry_id)
      ORDER BY e.xid LIMIT p_limit - v_found - v_behind;
  END IF;
END $$;
