-- How long the oldest committed entry waits to become a leaf, in seconds; 0 when none does. Entries of before there was a tree do not count. Infinity
-- while a dump was restored and the sequencer has not looked at it yet.
CREATE OR REPLACE FUNCTION gate.ledger_lag(OUT lag_s double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(CASE WHEN pg_snapshot_xmax(pg_current_snapshot()) < pg_snapshot_xmax(t.seen) THEN 'infinity'
      ELSE (SELECT date_part('epoch', clock_timestamp() - ledger.recorded_at(e.entry_id))
              FROM ledger.unsequenced(t.seen, pg_current_snapshot(), 1, t.seen_place) e) END, 0)
    FROM ledger.tree t
$$;
