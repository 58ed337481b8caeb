-- Counts of children, kept current by the transactions that change people, never read from people.
CREATE SCHEMA statistics;
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'statistics_answered';

CREATE TYPE statistics.residence AS ENUM ('permanent', 'temporary', 'current');

-- The cube: how many live, by residence, in the unit of registration, and the sum of their record keys. until: the first
-- day a temporary residence no longer holds, so that no event is needed when it comes.
CREATE TABLE statistics.resident (
  unit_id integer NOT NULL,
  residence statistics.residence NOT NULL,
  birth_year smallint NOT NULL,
  sex population.sex NOT NULL,
  until date NOT NULL,
  people integer NOT NULL,
  record_keys bigint NOT NULL,
  PRIMARY KEY (unit_id, residence, birth_year, sex, until)
);

-- What changed and is not folded into the cube yet: transactions only add rows here, so that they never wait for each
-- other at a cell. A count is the cube and these together.
CREATE TABLE statistics.resident_change (LIKE statistics.resident INCLUDING DEFAULTS);

-- Where a unit's people are on the days from era on, until the next change of units: null where a split leaves it open.
CREATE TABLE statistics.placement (
  era date NOT NULL,
  unit_id integer NOT NULL,
  commune_id integer,
  province_id integer,
  PRIMARY KEY (era, unit_id)
);
CREATE INDEX placement_of_province ON statistics.placement (era, province_id);
CREATE INDEX unit_by_first_day ON administrative_unit.unit (valid_from);
CREATE INDEX unit_by_last_day ON administrative_unit.unit (valid_to);

-- The cube summed up by where people are today, worked out from it in seconds when units or the day change: what most
-- questions are about. Lists are running totals by birth year, so that any run of ages is one difference: the first is 0,
-- the next those born in statistics.first_birth_year() or before, the last those born up to next year. Of the keys'
-- sums what is left modulo the slots of statistics.deviation. Province and commune 0: left open by a split.
CREATE TABLE statistics.placed (
  residence statistics.residence NOT NULL,
  province_id integer NOT NULL,
  commune_id integer NOT NULL,
  male integer[] NOT NULL,
  male_keys integer[] NOT NULL,
  female integer[] NOT NULL,
  female_keys integer[] NOT NULL,
  PRIMARY KEY (residence, province_id, commune_id)
);
-- Which days it is for: the present units and the temporary residences that hold on day. While it is worked out, which
-- province is next.
CREATE TABLE statistics.placed_for (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  era date NOT NULL,
  day date NOT NULL,
  next_province integer
);

-- What record keys are made from; drawn here, known to nobody.
CREATE TABLE statistics.secret (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  seed bigint NOT NULL
);
INSERT INTO statistics.secret (seed)
  SELECT ('x' || encode(substr(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 1, 8), 'hex'))
    ::bit(64)::bigint;

-- How many questions an organisation asked on a day.
CREATE TABLE statistics.question (
  partner_id text NOT NULL,
  day date NOT NULL,
  asked integer NOT NULL,
  PRIMARY KEY (partner_id, day)
);

-- Whoever is there already, as statistics.counted counts them.
INSERT INTO statistics.resident (unit_id, residence, birth_year, sex, until, people, record_keys)
  SELECT c.unit_id, c.residence, extract(year FROM p.date_of_birth), p.sex, c.until, count(*),
      sum(hashint8extended(p.person_id, s.seed) & 4294967295)
    FROM population.person p, statistics.secret s,
      LATERAL (VALUES ('permanent'::statistics.residence, p.permanent_unit, 'infinity'::date),
                      ('temporary', p.temporary_unit, coalesce(p.temporary_until, 'infinity')),
                      ('current', coalesce(p.current_unit, p.permanent_unit), 'infinity')) c (residence, unit_id, until)
    WHERE p.date_of_birth >= '2005-01-01' AND p.death_date IS NULL AND c.unit_id IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5;
