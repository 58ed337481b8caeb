ALTER TABLE ledger.tree
  -- Tells the list of entries that the sequencer was given last from any other: gate.append_leaves makes leaves of these alone, and of all of them.
  ADD COLUMN next_entries bytea,
  -- The last checkpoint that enough witnesses cosigned, with their signatures, and its size.
  ADD COLUMN cosigned text CHECK (length(cosigned) <= 10000),
  ADD COLUMN cosigned_size bigint NOT NULL DEFAULT 0,
  ADD CHECK (cosigned_size <= size);
-- What an entry puts in force, where it does: of a partner its registration, without contacts, of a key when it ends, of the catalogue its digest.
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'catalogue_changed';
ALTER TABLE ledger.entry ADD COLUMN terms jsonb;
-- The catalogues that came into force, in their order, with the digest that the ledger's entries have of them.
CREATE TABLE catalogue.version (
  version integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  sha256 text NOT NULL,
  content text NOT NULL,
  recorded_at timestamptz NOT NULL
);
