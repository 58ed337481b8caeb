-- Every decision, release and refusal. Append-only: no role of this software may change or remove a row, and a
-- trigger holds the same line against a mistaken superuser.
CREATE TYPE ledger.kind AS ENUM (
  'request_created', 'request_suppressed', 'request_withdrawn', 'request_expired', 'request_refused',
  'decision_recorded', 'consent_given', 'consent_narrowed', 'consent_paused', 'consent_resumed',
  'consent_revoked', 'consent_relinquished', 'consent_expired', 'consent_lapsed',
  'release', 'release_repeated', 'release_refused', 'ask_refused', 'share_code_created',
  'partner_added', 'partner_suspended', 'partner_resumed', 'partner_key_added', 'partner_key_retired'
);

CREATE TYPE ledger.actor AS ENUM ('partner', 'subject', 'guardian', 'gateway', 'operator');

-- The parts of an entry; its canonical text and its hash follow from them (src/ledger/entry.ts).
-- person_id: the internal key for the person's own history, never part of the text; 0 where no person is
-- concerned, negative for a subject nobody knows. salt: 16 bytes; subject: SHA-256(salt || personal number).
-- Closed lists are enums and there are no CHECKs: PostgreSQL reads a CHECK anew in every statement, and this table
-- takes one row for each release.
CREATE TABLE ledger.entry (
  person_id bigint NOT NULL,
  entry_id uuid NOT NULL,
  kind ledger.kind NOT NULL,
  at timestamptz NOT NULL,
  actor ledger.actor NOT NULL,
  partner_id text,
  purpose text,
  fields text[],
  request_id uuid,
  consent_id uuid,
  release_id uuid,
  refusal text,
  keyid text,
  salt bytea,
  subject bytea,
  PRIMARY KEY (person_id, entry_id)
);
