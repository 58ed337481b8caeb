-- The keys that gateways have signed with, so that each is recorded in the ledger once.
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'gateway_key_used';
CREATE TABLE ledger.gateway_key (
  keyid text PRIMARY KEY CHECK (keyid ~ '^[\w-]{43}$'),
  used_from timestamptz NOT NULL
);
