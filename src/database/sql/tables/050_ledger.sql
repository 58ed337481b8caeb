-- Every decision, release and refusal. Append-only: no role of this software may change or remove a row, and a
-- trigger holds the same line against a mistaken superuser.
CREATE TYPE ledger.kind AS ENUM (
  'request_created', 'request_suppressed', 'request_withdrawn', 'request_expired', 'request_refused',
  'decision_recorded', 'consent_given', 'consent_narrowed', 'consent_paused', 'consent_resumed',
  'consent_revoked', 'consent_relinquished', 'consent_expired', 'consent_lapsed',
  'release', 'release_repeated', 'release_refused', 'ask_refused', 'share_code_created',
  'partner_added', 'partner_suspended', 'partner_resumed', 'partner_key_added', 'partner_key_retired'
);

-- The parts of an entry; its canonical text and its hash follow from them (src/ledger/entry.ts).
-- person_id: the internal key for the person's own history, never part of the text; 0 where no person is
-- concerned, negative for a subject nobody knows. subject: SHA-256(salt || personal number).
CREATE TABLE ledger.entry (
  person_id bigint NOT NULL,
  entry_id uuid NOT NULL,
  kind ledger.kind NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL CHECK (actor IN ('partner', 'subject', 'guardian', 'gateway', 'operator')),
  partner_id text,
  purpose text,
  fields text[],
  request_id uuid,
  consent_id uuid,
  release_id uuid,
  refusal text,
  keyid text,
  salt bytea CHECK (octet_length(salt) = 16),
  subject bytea CHECK (octet_length(subject) = 32),
  PRIMARY KEY (person_id, entry_id)
);
