-- Everybody is counted, not children alone, by nationality too, and with the days on which counts change. Tables of new names, so
-- that the functions of before work until they are replaced; whoever is there already is counted when the triggers are
-- (triggers/statistics/record_person_change.sql).

-- What a person can count as. The last two: of a permanent and a temporary residence in different units.
CREATE TYPE statistics.residence_kind AS ENUM ('permanent', 'temporary', 'current', 'permanent_of_two', 'temporary_of_two');

-- The cube, on statistics.cube_state.day: how many count as what in the unit of registration, and the sum of their record keys
-- modulo 255, the slots of statistics.deviation.
CREATE TABLE statistics.cell (
  unit_id integer NOT NULL,
  residence statistics.residence_kind NOT NULL,
  sex population.sex NOT NULL,
  people integer NOT NULL,
  birth_year smallint NOT NULL,
  record_keys smallint NOT NULL,
  is_foreign boolean NOT NULL,
  PRIMARY KEY (unit_id, residence, sex, birth_year, is_foreign)
);

-- What changed and is not folded into the cube yet, as rows of people: people is 1 for one who counts like this from the day on,
-- and -1 for one who no longer does. Transactions only add rows here, so that they never wait for each other at a cell.
CREATE TABLE statistics.person_change (
  day date NOT NULL,
  permanent_unit integer,
  temporary_unit integer,
  -- The first day on which the temporary residence no longer holds.
  temporary_until date,
  current_unit integer,
  sex population.sex NOT NULL,
  people smallint NOT NULL,
  birth_year smallint NOT NULL,
  record_key smallint NOT NULL,
  is_foreign boolean NOT NULL
);

-- A change of a cell from a day on.
CREATE TYPE statistics.cell_change AS (
  day date,
  unit_id integer,
  residence statistics.residence_kind,
  sex population.sex,
  birth_year smallint,
  is_foreign boolean,
  people integer,
  record_keys integer
);

-- The folded changes by month and unit, packed by statistics.packed_change: those of days that are over, from which the counts of
-- past days are worked out, and the ends of temporary residences on days to come. Of a month before cube_state.exact_from the sums
-- alone are left, as changes of its last day.
CREATE TABLE statistics.month_change (
  unit_id integer NOT NULL,
  -- Its first day.
  month date NOT NULL,
  changes integer[] NOT NULL,
  PRIMARY KEY (unit_id, month)
);

-- Since when everybody has been counted, and up to which day the changes of statistics.month_change are in the cube.
CREATE TABLE statistics.cube_state (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  began_on date NOT NULL,
  day date NOT NULL,
  -- The first day of a month; from it on changes are of the exact day.
  exact_from date NOT NULL
);

-- The cube summed up by where people are today, worked out from it when units change: what most questions are about. Lists are
-- running totals by birth year, so that any run of ages is one difference: the first is 0, the next those born in
-- statistics.first_birth_year(), the last those born up to last_birth_year. Province and commune 0: left open by a split.
CREATE TABLE statistics.running_total (
  residence statistics.residence_kind NOT NULL,
  is_foreign boolean NOT NULL,
  province_id integer NOT NULL,
  commune_id integer NOT NULL,
  male integer[] NOT NULL,
  male_keys smallint[] NOT NULL,
  female integer[] NOT NULL,
  female_keys smallint[] NOT NULL,
  PRIMARY KEY (residence, province_id, commune_id, is_foreign)
);
-- Which units and birth years they are for. While they are worked out, which province is next.
CREATE TABLE statistics.running_total_state (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  units_since date NOT NULL,
  last_birth_year integer NOT NULL,
  next_province integer
);

-- The ages that counts are grouped by, each with the law that it follows. number: the order within the grouping.
CREATE TABLE statistics.age_range (
  grouping text NOT NULL CHECK (grouping IN ('age', 'five_year_age', 'age_band', 'school_level')),
  number integer NOT NULL,
  name text NOT NULL,
  first_age integer NOT NULL,
  last_age integer NOT NULL CHECK (last_age >= first_age),
  source text,
  PRIMARY KEY (grouping, number)
);
INSERT INTO statistics.age_range (grouping, number, name, first_age, last_age, source)
  SELECT 'age', a, a::text, a, CASE a WHEN 100 THEN 999 ELSE a END, NULL FROM generate_series(0, 100) a
  UNION ALL
  SELECT 'five_year_age', a / 5, CASE a WHEN 100 THEN '100+' ELSE a || '-' || (a + 4) END, a, CASE a WHEN 100 THEN 999 ELSE a + 4 END, NULL
    FROM generate_series(0, 100, 5) a
  UNION ALL VALUES
    ('age_band', 1, 'under_15', 0, 14, NULL),
    ('age_band', 2, 'working_age', 15, 59, 'Labour Code 2019 article 3 clause 1'),
    ('age_band', 3, 'elderly', 60, 999, 'Law on the Elderly 2009 article 2'),
    ('school_level', 1, 'nursery', 0, 2, 'Education Law 2019 article 28'),
    ('school_level', 2, 'kindergarten', 3, 5, 'Education Law 2019 article 28'),
    ('school_level', 3, 'primary', 6, 10, 'Education Law 2019 article 28'),
    ('school_level', 4, 'lower_secondary', 11, 14, 'Education Law 2019 article 28'),
    ('school_level', 5, 'upper_secondary', 15, 17, 'Education Law 2019 article 28');

-- A question's kinds of residence as text, nationality null for all, and the day of the people. Without school years it is about
-- everybody.
ALTER TABLE statistics.recorded_question
  ALTER COLUMN residences TYPE text[] USING residences::text[],
  ADD COLUMN nationality text CHECK (nationality IN ('vietnamese', 'foreign')),
  ADD COLUMN counted_on date;
