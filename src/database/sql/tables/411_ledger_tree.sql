-- The Merkle tree over all entries (RFC 6962 section 2.1). Leaf number leaf_index is the hash of the entry's text (src/ledger/entry.ts).
CREATE TABLE ledger.leaf (
  leaf_index bigint PRIMARY KEY,
  person_id bigint NOT NULL,
  entry_id uuid NOT NULL UNIQUE
);
-- Its nodes, as C2SP tlog-tiles has them: up to 256 hashes of 32 bytes; the last tile of a level grows.
CREATE TABLE ledger.tile (
  level smallint NOT NULL CHECK (level BETWEEN 0 AND 6),
  number bigint NOT NULL CHECK (number >= 0),
  hashes bytea NOT NULL CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0),
  PRIMARY KEY (level, number)
);
ALTER TABLE ledger.tile ALTER COLUMN hashes SET STORAGE EXTERNAL; -- hashes do not compress
-- The head of the tree, and what the sequencer knows besides.
CREATE TABLE ledger.tree (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  size bigint NOT NULL,
  root bytea NOT NULL CHECK (length(root) = 32),
  -- The entries of transactions that are over in this snapshot are leaves; of others some may be.
  seen pg_snapshot NOT NULL,
  -- Entries of before there was a tree: they are leaves in the blocks of ledger.entry before this one. Null: they all are.
  swept_blocks bigint,
  -- What seen and swept_blocks are once the entries that were last given out are leaves.
  next_seen pg_snapshot,
  next_swept_blocks bigint,
  -- The sequencer, while it calls.
  holder uuid,
  held_until timestamptz,
  -- Why nothing is appended until an operator resumes it; null while all is well.
  halted text CHECK (length(halted) <= 100),
  -- The last signed checkpoint (C2SP tlog-checkpoint), and its size.
  checkpoint text CHECK (length(checkpoint) <= 10000),
  checkpoint_size bigint NOT NULL DEFAULT 0 CHECK (checkpoint_size <= size)
);
INSERT INTO ledger.tree (size, root, seen, swept_blocks) VALUES (0, sha256(''), '1:1:', 0);
