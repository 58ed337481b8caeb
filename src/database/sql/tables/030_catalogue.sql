-- The catalogue's facts, written anew from the program's own tables at every migration: the program says what
-- a purpose may do, the database enforces it.
CREATE TABLE catalogue.field (
  field text PRIMARY KEY,
  sensitive boolean NOT NULL,
  facts jsonb NOT NULL
);

CREATE TABLE catalogue.purpose (
  purpose text PRIMARY KEY,
  partner_kinds text[] NOT NULL,
  fields text[] NOT NULL,
  access_modes text[] NOT NULL,
  once_valid_for interval NOT NULL,
  until_max interval,
  at_most_max jsonb,
  retention_max interval NOT NULL,
  expires_in_max_s integer NOT NULL,
  facts jsonb NOT NULL
);

-- The pure transition table of requests and consents: an UPDATE of a state that is not a row here is refused.
CREATE TABLE catalogue.transition (
  subject text NOT NULL CHECK (subject IN ('request', 'consent')),
  event text NOT NULL,
  from_state text NOT NULL,
  to_state text NOT NULL,
  PRIMARY KEY (subject, event, from_state)
);

-- Turns a number nobody holds into a stable key that partners cannot predict: their requests look like any other.
CREATE TABLE catalogue.secret (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  unknown_subject_seed bigint NOT NULL
);
INSERT INTO catalogue.secret (unknown_subject_seed)
  VALUES (('x' || right(replace(gen_random_uuid()::text, '-', ''), 15))::bit(60)::bigint);

-- What the last migration left behind, so that a gateway of another version knows that it is not ready.
CREATE TABLE catalogue.schema_version (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  version text NOT NULL
);
