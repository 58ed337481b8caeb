-- person_id leads every key: a later split of the store by person keeps these tables together with the person.
-- A negative person_id is a subject nobody knows; its request is kept like any other, so that it looks the same.
CREATE TABLE consent.request (
  person_id bigint NOT NULL,
  request_id uuid NOT NULL,
  partner_id text NOT NULL REFERENCES partner.partner,
  purpose text NOT NULL,
  statement text NOT NULL,
  required_fields text[] NOT NULL,
  optional_fields text[] NOT NULL,
  access_mode text NOT NULL CHECK (access_mode IN ('once', 'recurring')),
  access_until date,
  at_most_count integer,
  at_most_per text CHECK (at_most_per IN ('day', 'week', 'month', 'year')),
  retention text NOT NULL,
  binding_code text NOT NULL,
  salt bytea NOT NULL,
  subject bytea NOT NULL,
  -- Asked by share code: the partner does not know the number, so it never gets the salt to try numbers with.
  by_share_code boolean NOT NULL,
  prompted boolean NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'approved', 'refused', 'expired', 'withdrawn')),
  asked_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  consent_id uuid,
  PRIMARY KEY (person_id, request_id)
) WITH (fillfactor = 85);
CREATE UNIQUE INDEX request_by_id ON consent.request (request_id);
CREATE INDEX request_pending_by_expiry ON consent.request (expires_at) WHERE state = 'pending';

CREATE TABLE consent.decision (
  person_id bigint NOT NULL,
  request_id uuid NOT NULL,
  decider_id bigint NOT NULL,
  role text NOT NULL CHECK (role IN ('subject', 'guardian')),
  verdict text NOT NULL CHECK (verdict IN ('approved', 'refused')),
  fields text[] NOT NULL,
  reason text,
  witnessed_by bigint,
  decided_at timestamptz NOT NULL,
  PRIMARY KEY (person_id, request_id, decider_id)
);

-- state stands in no index, so that the update of a release stays within its page (HOT). There are no CHECKs, which
-- PostgreSQL reads anew in every statement: terms come from the request, and the transition trigger holds the states.
CREATE TABLE consent.consent (
  person_id bigint NOT NULL,
  consent_id uuid NOT NULL,
  request_id uuid NOT NULL,
  partner_id text NOT NULL REFERENCES partner.partner,
  purpose text NOT NULL,
  statement text NOT NULL,
  fields text[] NOT NULL,
  access_mode text NOT NULL,
  access_until date,
  at_most_count integer,
  at_most_per text,
  retention text NOT NULL,
  salt bytea NOT NULL,
  subject bytea NOT NULL,
  by_share_code boolean NOT NULL,
  state text NOT NULL DEFAULT 'active',
  given_at timestamptz NOT NULL,
  valid_until timestamptz NOT NULL,
  lapses_at timestamptz,
  uses integer NOT NULL DEFAULT 0,
  window_started timestamptz,
  window_uses integer NOT NULL DEFAULT 0,
  ended_at timestamptz,
  -- The citizen's own words; never told to the partner.
  end_reason text,
  PRIMARY KEY (person_id, consent_id)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX consent_by_id ON consent.consent (consent_id);
CREATE INDEX consent_by_end ON consent.consent (valid_until);
CREATE INDEX consent_by_lapse ON consent.consent (lapses_at) WHERE lapses_at IS NOT NULL;

-- content is the exact payload of the signed receipt; each names the hash of the one before.
CREATE TABLE consent.receipt (
  person_id bigint NOT NULL,
  consent_id uuid NOT NULL,
  seq smallint NOT NULL,
  event text NOT NULL,
  issued_at timestamptz NOT NULL,
  content text NOT NULL,
  content_hash bytea NOT NULL,
  PRIMARY KEY (person_id, consent_id, seq)
);

-- Looked up by the code's hash, so the hash leads; a row lives minutes.
CREATE TABLE consent.share_code (
  code_hash bytea PRIMARY KEY,
  person_id bigint NOT NULL,
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX share_code_of_person ON consent.share_code (person_id, made_at);

-- Up to when the ends of consents have been written down.
CREATE TABLE consent.sweep (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  swept_until timestamptz NOT NULL
);
INSERT INTO consent.sweep (swept_until) VALUES (now());
