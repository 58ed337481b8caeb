-- What proves to people that their history is complete (docs/ledger.md): a chain over the entries of each person, and a sparse Merkle map over the
-- heads of all chains, whose root is in the checkpoints.
CREATE TABLE ledger.chain (
  person_id bigint PRIMARY KEY,
  -- The number that the person had when their first entry was chained, and the proof of the pseudonym that follows from it (RFC 9381).
  personal_id_number bigint NOT NULL,
  pseudonym_proof bytea NOT NULL CHECK (length(pseudonym_proof) = 80),
  -- Where the person is in the map.
  map_key bytea NOT NULL CHECK (length(map_key) = 32),
  -- How many entries, and the hash over them.
  entries bigint NOT NULL CHECK (entries > 0),
  head bytea NOT NULL CHECK (length(head) = 32)
) WITH (fillfactor = 85); -- rows are updated in their page
-- Four levels of the map's tree, below a path that is that long in digits of base 16 (src/ledger/map-tile.ts).
CREATE TABLE ledger.map_tile (
  path text COLLATE "C" PRIMARY KEY CHECK (length(path) <= 63),
  data bytea NOT NULL CHECK (length(data) <= 2000)
) WITH (fillfactor = 85);
ALTER TABLE ledger.map_tile ALTER COLUMN data SET STORAGE EXTERNAL; -- hashes do not compress
-- The head of the map, and what the gateway that makes it knows besides.
CREATE TABLE ledger.map (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  -- The leaves of the ledger's tree before this one are in the chains of the people whom they concern.
  size bigint NOT NULL CHECK (size >= 0),
  root bytea NOT NULL CHECK (length(root) = 32),
  -- The key that pseudonyms are made with, and the head as a gateway signed it; null before there is a first one.
  public_key bytea CHECK (length(public_key) = 32),
  note text CHECK (length(note) <= 2000),
  made_at timestamptz,
  -- Who makes the map, while it calls.
  holder uuid,
  held_until timestamptz
);
INSERT INTO ledger.map (size, root) VALUES (0, decode(repeat('00', 32), 'hex'));
-- For the entries of those who acted for a child. Where the ledger is large, make it before this migration with CREATE INDEX CONCURRENTLY.
CREATE INDEX IF NOT EXISTS entry_by_guardian ON ledger.entry (guardian_id) WHERE guardian_id IS NOT NULL;
