-- Sessions are found by the hash of a key that only the holder's cookie or token yields: functions take the key, never a
-- person's number. A session whose ended_at is set stays until its token has expired, so that the token cannot open it again.
DROP INDEX citizen.session_by_expiry;
ALTER TABLE citizen.session RENAME secret_hash TO key_hash;
UPDATE citizen.session SET key_hash = sha256(key_hash);
ALTER TABLE citizen.session
  ADD session_id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
  ADD kind text NOT NULL DEFAULT 'browser' CHECK (kind IN ('browser', 'app')),
  ADD device text NOT NULL DEFAULT '',
  ADD issuer text NOT NULL DEFAULT '',
  ADD token_hash bytea NOT NULL DEFAULT '',
  ADD token_expires_at timestamptz NOT NULL DEFAULT now(),
  ADD ended_at timestamptz,
  ADD CONSTRAINT life_is_bounded CHECK (expires_at <= opened_at + interval '8 hours');
ALTER TABLE citizen.session
  ALTER session_id DROP DEFAULT, ALTER kind DROP DEFAULT, ALTER device DROP DEFAULT, ALTER issuer DROP DEFAULT,
  ALTER token_hash DROP DEFAULT, ALTER token_expires_at DROP DEFAULT;
CREATE INDEX session_by_expiry ON citizen.session (greatest(expires_at, token_expires_at));
CREATE INDEX session_by_person ON citizen.session (person_id);
-- Each ID token opens one session.
CREATE UNIQUE INDEX session_by_id_token ON citizen.session (token_hash) WHERE kind = 'browser' AND token_hash <> '';

-- Tokens that were issued before a person signed out everywhere open no session.
CREATE TABLE citizen.sign_out (
  person_id bigint PRIMARY KEY,
  signed_out_at timestamptz NOT NULL
);

-- What a session has read of a person; the ledger has one entry for each row.
CREATE TABLE citizen.session_read (
  key_hash bytea NOT NULL REFERENCES citizen.session ON DELETE CASCADE,
  person_id bigint NOT NULL,
  kind ledger.kind NOT NULL,
  PRIMARY KEY (key_hash, person_id, kind)
);
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'request_data_viewed';
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'prescriptions_viewed';
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'documents_viewed';

-- The rules of sessions and passkeys, in one row.
--   session_life, app_session_life: of a session of the inbox and of one opened by a bearer token
--   sign_in_fresh_for: how old a sign-in may be that adds a passkey, or approves with a new one
--   passkey_new_for: how long a passkey counts as new; until then it approves sensitive fields only after a fresh sign-in
--     at level 2
CREATE TABLE citizen.policy (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  session_life interval NOT NULL CHECK (session_life <= interval '8 hours'),
  app_session_life interval NOT NULL CHECK (app_session_life <= interval '8 hours'),
  sign_in_fresh_for interval NOT NULL,
  passkey_new_for interval NOT NULL
);
INSERT INTO citizen.policy (session_life, app_session_life, sign_in_fresh_for, passkey_new_for)
  VALUES ('8 hours', '1 hour', '5 minutes', '3 days');

-- How a passkey came to be: what its authenticator attested, and the sign-in that vouched for the person. Null for passkeys
-- that were added before this was kept.
ALTER TABLE citizen.passkey ADD enrolment jsonb;
