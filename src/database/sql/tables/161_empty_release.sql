-- A release that could give none of the fields: recorded, but not counted as the use of a once consent.
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'release_empty';
