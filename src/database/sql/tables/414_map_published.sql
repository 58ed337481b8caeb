-- Each map is stated by an entry of the ledger, so that there is one map of a size, as there is one log (docs/ledger.md).
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'map_published';
ALTER TABLE ledger.map
  -- The largest size of which an entry states the map, and that entry.
  ADD COLUMN published_size bigint NOT NULL DEFAULT 0,
  ADD COLUMN published_entry uuid;
