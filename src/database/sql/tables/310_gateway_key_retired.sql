-- The retirements of gateways' keys, so that each is recorded in the ledger once. A key may be found to have been stolen earlier.
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'gateway_key_retired';
CREATE TABLE ledger.gateway_key_retirement (
  keyid text NOT NULL CHECK (keyid ~ '^[\w-]{43}$'),
  retired_at timestamptz NOT NULL,
  PRIMARY KEY (keyid, retired_at)
);
