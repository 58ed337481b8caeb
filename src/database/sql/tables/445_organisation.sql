-- Organisations that have accounts, and the people who act for them.
CREATE SCHEMA organisation AUTHORIZATION ung_thuan_owner;
CREATE TYPE organisation.kind AS ENUM ('state_body', 'company', 'foreign');
CREATE TYPE organisation.role_name AS ENUM (
  'legal_representative', 'statistics_administrator', 'statistics_reader', 'registration_administrator');

-- organisation_id: the tax code, which foreign organisations and state bodies have too. A partner with the same
-- organisation_id is the organisation's system, and its mandates are the organisation's.
CREATE TABLE organisation.organisation (
  organisation_id text PRIMARY KEY,
  kind organisation.kind NOT NULL,
  name text NOT NULL,
  address text,
  -- Whether the links of its own system open the statistics page, and who asked that they do again, until a second person does.
  takes_links boolean NOT NULL DEFAULT true,
  links_asked_by bigint,
  links_asked_at timestamptz
);

-- A role is in force once it is confirmed, from a day until a day, both included, and until it is ended. given_by, confirmed_by,
-- ended_by: who did, for the organisation; null where the registry's authority did, which needs no second person.
CREATE TABLE organisation.role (
  role_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organisation_id text NOT NULL REFERENCES organisation.organisation,
  person_id bigint NOT NULL,
  role organisation.role_name NOT NULL,
  -- As the organisation, or the registry's authority, names the person: the page for staff reads nothing from the person's record.
  shown_as text NOT NULL CHECK (length(shown_as) BETWEEN 1 AND 200),
  valid_from date NOT NULL,
  valid_until date CHECK (valid_until >= valid_from),
  given_by bigint,
  given_at timestamptz NOT NULL,
  confirmed_by bigint CHECK (confirmed_by <> given_by AND confirmed_by <> person_id),
  confirmed_at timestamptz,
  ended_by bigint,
  ended_at timestamptz
);
CREATE INDEX role_of_person ON organisation.role (person_id);
CREATE INDEX role_of_organisation ON organisation.role (organisation_id);
