-- A snapshot as it would have been before a transaction id was given: it sees nothing of that one and of later ones.
CREATE OR REPLACE FUNCTION ledger.snapshot_before(p_snapshot pg_snapshot, p_xid xid8) RETURNS pg_snapshot LANGUAGE sql IMMUTABLE AS $$
  SELECT format('%s:%s:%s', least(pg_snapshot_xmin(p_snapshot), p_xid), p_xid,
    (SELECT string_agg(x::text, ',' ORDER BY x) FROM pg_snapshot_xip(p_snapshot) x WHERE x < p_xid))::pg_snapshot
$$;
