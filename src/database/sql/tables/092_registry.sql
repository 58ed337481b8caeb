-- A registry that moves: what its authority tells, applied once for ever.
CREATE TYPE population.event_kind AS ENUM ('birth', 'permanent_residence_changed', 'temporary_residence_registered',
  'temporary_residence_ended', 'current_residence_declared', 'marriage', 'divorce', 'guardianship_begun',
  'guardianship_ended', 'card_issued', 'number_reissued', 'correction', 'death', 'missing', 'found', 'account_activated');

-- An event on its way in. numbers, persons and units stand by their roles in the kind (src/population/registry/kinds.ts),
-- null where the event names none; persons also where nobody holds the number yet, which is_open says, and lost_unit is
-- the first role whose unit did not hold on the day. issued is a number that comes into the world with the event.
-- refusal: why it was refused before anyone looked at the registry.
CREATE TYPE population.told_event AS (
  event_id text,
  kind population.event_kind,
  occurred_on date,
  digest bytea,
  numbers bigint[],
  persons bigint[],
  is_open boolean,
  issued bigint,
  units integer[],
  lost_unit integer,
  body jsonb,
  refusal text,
  pointer text
);

-- Which events were applied, with the digest of what they said and nothing of it. person_id is whom it is about.
CREATE TABLE population.registry_event (
  partner_id text NOT NULL,
  event_id text NOT NULL,
  kind population.event_kind NOT NULL,
  person_id bigint NOT NULL,
  occurred_on date NOT NULL,
  applied_at timestamptz NOT NULL,
  digest bytea NOT NULL,
  PRIMARY KEY (partner_id, event_id)
);

-- What was answered to a batch, for its Idempotency-Key: what was not applied, by place. Forgotten with the key.
CREATE TABLE population.registry_batch (
  batch_id uuid PRIMARY KEY,
  applied_at timestamptz NOT NULL,
  outcomes jsonb NOT NULL
);
CREATE INDEX registry_batch_age ON population.registry_batch USING brin (applied_at) WITH (autosummarize = on);

CREATE TABLE population.health_insurance (
  person_id bigint PRIMARY KEY,
  card_number text NOT NULL,
  valid_from date NOT NULL,
  valid_to date CHECK (valid_to > valid_from)
);

-- The days whose changes by the calendar were carried through; looked_at is the last child of whom that is said so far.
CREATE TABLE population.calendar_day (
  day date PRIMARY KEY,
  looked_at bigint NOT NULL DEFAULT 0,
  finished_at timestamptz,
  guardianships_closed integer NOT NULL DEFAULT 0
);

-- What ended on the day it began never held, and stays on record: of a parent it still stands above the law.
ALTER TABLE population.guardianship DROP CONSTRAINT guardianship_check1,
  ADD CONSTRAINT guardianship_period CHECK (valid_to >= valid_from);
