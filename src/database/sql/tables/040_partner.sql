CREATE TABLE partner.partner (
  partner_id text PRIMARY KEY CHECK (partner_id ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
  name jsonb NOT NULL,
  kind text NOT NULL,
  organisation_id text NOT NULL,
  purposes text[] NOT NULL,
  mandates text[] NOT NULL,
  quota_per_minute integer NOT NULL CHECK (quota_per_minute > 0),
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  added_at timestamptz NOT NULL DEFAULT now()
);

-- The thumbprint (RFC 7638) names the key and through it the partner; the key's bytes never change under it.
CREATE TABLE partner.key (
  key_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  thumbprint text NOT NULL UNIQUE,
  partner_id text NOT NULL REFERENCES partner.partner,
  jwk jsonb NOT NULL,
  added_at timestamptz NOT NULL DEFAULT now(),
  retires_at timestamptz
);
CREATE INDEX key_of_partner ON partner.key (partner_id);

-- One row for each POST or DELETE that took effect: the memory against replays (key, nonce) and the stored
-- outcome of an Idempotency-Key. It holds ids only, no personal data.
CREATE TABLE partner.accepted_request (
  key_id integer NOT NULL,
  nonce text NOT NULL,
  accepted_at timestamptz NOT NULL,
  outcome_id uuid,
  partner_id text,
  idempotency_key text,
  body_hash bytea,
  PRIMARY KEY (key_id, nonce)
);
CREATE UNIQUE INDEX accepted_request_idempotency ON partner.accepted_request (partner_id, idempotency_key)
  WHERE idempotency_key IS NOT NULL;
CREATE INDEX accepted_request_age ON partner.accepted_request USING brin (accepted_at) WITH (autosummarize = on);

-- Quota windows while Redis is away; what is lost in a crash is only a count of the current minute.
CREATE UNLOGGED TABLE partner.quota_window (
  subject text NOT NULL,
  window_start timestamptz NOT NULL,
  taken integer NOT NULL,
  PRIMARY KEY (subject, window_start)
);
