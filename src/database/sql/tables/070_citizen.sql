-- What a citizen holds here beside consents: sessions of the page, passkeys, the terms an approval is about.
CREATE SCHEMA citizen;

-- Found by the hash of the cookie's secret; a row lives hours.
CREATE TABLE citizen.session (
  secret_hash bytea PRIMARY KEY,
  person_id bigint NOT NULL,
  level smallint NOT NULL CHECK (level IN (1, 2)),
  authenticated_at timestamptz,
  opened_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX session_by_expiry ON citizen.session (expires_at);

-- public_key is the COSE key as the authenticator gave it, jwk the same for readers of receipts, thumbprint its
-- RFC 7638 SHA-256, which the ledger names it by. A removed passkey stays: it proves what it approved.
CREATE TABLE citizen.passkey (
  person_id bigint NOT NULL,
  passkey_id uuid NOT NULL,
  credential_id bytea NOT NULL UNIQUE,
  public_key bytea NOT NULL,
  jwk jsonb NOT NULL,
  thumbprint text NOT NULL,
  algorithm text NOT NULL CHECK (algorithm IN ('ES256', 'EdDSA', 'RS256')),
  sign_count bigint NOT NULL,
  transports text[] NOT NULL,
  is_backed_up boolean NOT NULL,
  name text NOT NULL,
  added_at timestamptz NOT NULL,
  last_used_at timestamptz,
  removed_at timestamptz,
  PRIMARY KEY (person_id, passkey_id)
);

-- Challenges to add a passkey; each serves once, for minutes.
CREATE TABLE citizen.enrolment (
  person_id bigint NOT NULL,
  challenge bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (person_id, challenge)
);

-- The exact terms that were shown to the one who is about to approve, by their hash, which is the passkey's challenge.
CREATE TABLE consent.terms (
  person_id bigint NOT NULL,
  request_id uuid NOT NULL,
  terms_hash bytea NOT NULL,
  decider_id bigint NOT NULL,
  terms text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (person_id, request_id, terms_hash)
);
CREATE INDEX terms_by_expiry ON consent.terms (expires_at);

-- What a decider's authenticator signed, kept for the receipts.
ALTER TABLE consent.decision ADD COLUMN terms text, ADD COLUMN assertion jsonb;

-- For some fields, derived ones that the partner accepts in their place: [{"field", "enough": [...]}].
ALTER TABLE consent.request ADD COLUMN accepted_alternatives jsonb NOT NULL DEFAULT '[]';
ALTER TABLE catalogue.purpose ADD COLUMN derived_alternatives jsonb NOT NULL DEFAULT '{}';

ALTER TABLE consent.consent ADD COLUMN lapse_reason text;

ALTER TYPE ledger.kind ADD VALUE 'passkey_added';
ALTER TYPE ledger.kind ADD VALUE 'passkey_removed';
