-- What partners are told of changes that others made: one stream for each partner. An event is written in the transaction of
-- its change, and gets its number in the stream when the partner next reads (gate.partner_events): numbers given by writers
-- would make them wait for each other, or be committed in another order than given.
CREATE SCHEMA event AUTHORIZATION ung_thuan_owner;
CREATE TYPE event.type AS ENUM (
  'request_approved', 'request_refused', 'request_expired', 'request_withdrawn',
  'consent_narrowed', 'consent_paused', 'consent_resumed', 'consent_revoked', 'consent_lapsed', 'consent_expired',
  'number_reissued', 'prescription_dispensed', 'dispensing_cancelled', 'prescription_withdrawn',
  'key_added', 'key_retired', 'registration_changed');
-- No personal data: the ids are those the partner has, or can read with its own calls.
CREATE TABLE event.event (
  partner_id text NOT NULL,
  event_id uuid NOT NULL,
  -- Orders what is numbered at the same time, also within a millisecond of one transaction.
  insertion_order bigint GENERATED ALWAYS AS IDENTITY,
  number bigint,
  type event.type NOT NULL,
  occurred_at timestamptz(3) NOT NULL,
  request_id uuid,
  consent_id uuid,
  prescription_code text,
  keyid text,
  PRIMARY KEY (partner_id, event_id)
);
CREATE UNIQUE INDEX event_by_number ON event.event (partner_id, number) WHERE number IS NOT NULL;
CREATE INDEX event_unnumbered ON event.event (partner_id) WHERE number IS NULL;
CREATE INDEX event_by_time ON event.event (occurred_at);
-- The last numbers given and deleted, of partners that have read.
CREATE TABLE event.stream (
  partner_id text PRIMARY KEY,
  last_number bigint NOT NULL DEFAULT 0,
  deleted_until bigint NOT NULL DEFAULT 0 CHECK (deleted_until <= last_number)
);
