CREATE SCHEMA population;

-- person_id leads the keys, so that the store can be split by person. No foreign keys: a registry is loaded in bulk,
-- where they cost more than all the rest, and they would not outlive a split.

-- Everything of which a person has one. Units are those of the day of registration; what they are today is found
-- through administrative_unit.lineage. A birth date known in part stands on the first day of its month or year.
CREATE TABLE population.person (
  person_id bigint PRIMARY KEY CHECK (person_id > 0),
  household_id bigint,
  date_of_birth date NOT NULL,
  death_date date,
  missing_since date,
  place_of_birth_unit integer,
  birth_registration_unit integer,
  place_of_origin_unit integer,
  date_of_birth_precision text NOT NULL CHECK (date_of_birth_precision IN ('day', 'month', 'year')),
  sex text NOT NULL CHECK (sex IN ('male', 'female')),
  birth_full_name text NOT NULL CHECK (birth_full_name IS NFC NORMALIZED),
  other_name text CHECK (other_name IS NFC NORMALIZED),
  place_of_birth_detail text,
  ethnicity text,
  religion text,
  nationality text[] NOT NULL CHECK (cardinality(nationality) BETWEEN 1 AND 4),
  blood_type text CHECK (blood_type IN ('A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-')),
  old_id_number_9 text CHECK (old_id_number_9 ~ '^[0-9]{9}$'),
  residence_file_number text,
  marital_status text CHECK (marital_status IN ('single', 'married', 'divorced', 'widowed')),
  relation_to_household_head text CHECK (relation_to_household_head IN ('head', 'spouse', 'child', 'child_in_law',
    'parent', 'parent_in_law', 'grandchild', 'grandparent', 'sibling', 'ward', 'other')),
  phone_number text CHECK (phone_number ~ '^\+[1-9][0-9]{6,14}$'),
  email text,
  occupation text,
  other_information text,
  CHECK (date_of_birth_precision = 'day' OR date_of_birth = date_trunc(date_of_birth_precision, date_of_birth::timestamp)),
  CHECK ((household_id IS NULL) = (relation_to_household_head IS NULL))
);
CREATE INDEX person_by_household ON population.person (household_id) WHERE household_id IS NOT NULL;

-- Numbers are cancelled and issued anew, never used for another; an old one still finds the person.
CREATE TABLE population.personal_number (
  personal_id_number text PRIMARY KEY CHECK (personal_id_number ~ '^[0-9]{12}$'),
  person_id bigint NOT NULL,
  is_current boolean NOT NULL,
  issued_on date NOT NULL,
  cancelled_on date,
  cancelled_for text CHECK (cancelled_for IN ('sex_redetermined', 'birth_year_corrected')),
  CHECK (is_current = (cancelled_on IS NULL) AND is_current = (cancelled_for IS NULL))
);
CREATE UNIQUE INDEX personal_number_current ON population.personal_number (person_id) INCLUDE (personal_id_number)
  WHERE is_current;

-- No row: no account.
CREATE TABLE population.account (
  person_id bigint PRIMARY KEY,
  level smallint NOT NULL CHECK (level IN (1, 2)),
  activated_on date NOT NULL
);

-- Who decides for a child, as the registry says; valid_to is the first day it no longer holds.
CREATE TABLE population.guardianship (
  child_id bigint NOT NULL,
  guardian_id bigint NOT NULL CHECK (guardian_id <> child_id),
  kind text NOT NULL CHECK (kind IN ('parent', 'guardian')),
  acts_jointly boolean NOT NULL,
  valid_from date NOT NULL,
  valid_to date CHECK (valid_to > valid_from),
  PRIMARY KEY (child_id, guardian_id, valid_from)
);
CREATE INDEX guardianship_by_guardian ON population.guardianship (guardian_id);

-- Written for both ends, so that a person's relatives are found by the person's own key.
CREATE TABLE population.relation (
  person_id bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('father', 'mother', 'spouse', 'child', 'representative')),
  relative_id bigint NOT NULL CHECK (relative_id <> person_id),
  PRIMARY KEY (person_id, kind, relative_id)
);

-- until is the first day it no longer holds; for a temporary residence the end of its term (Law 68/2020 article 27).
CREATE TABLE population.residence (
  person_id bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('permanent', 'temporary', 'current')),
  since date NOT NULL,
  until date CHECK (until > since),
  unit_id integer NOT NULL,
  address text NOT NULL,
  PRIMARY KEY (person_id, kind, since)
);

CREATE TABLE population.id_card (
  person_id bigint NOT NULL,
  issued_on date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('identity_card', 'residence_card')),
  issuing_authority text NOT NULL,
  expires_on date CHECK (expires_on > issued_on),
  PRIMARY KEY (person_id, issued_on)
);

CREATE TABLE population.absence (
  person_id bigint NOT NULL,
  since date NOT NULL,
  until date CHECK (until > since),
  destination text NOT NULL,
  reason text,
  PRIMARY KEY (person_id, since)
);

CREATE TABLE population.portrait (
  person_id bigint PRIMARY KEY,
  taken_on date NOT NULL,
  media_type text NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg')),
  image bytea NOT NULL CHECK (octet_length(image) BETWEEN 1 AND 204800)
);
ALTER TABLE population.portrait ALTER COLUMN image SET STORAGE EXTERNAL;

-- Which made-up people were written and for which day: the ages of the personas, and so their numbers, follow from it.
CREATE TABLE population.sample (
  sample_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  generated_on date NOT NULL,
  seed bigint NOT NULL,
  people integer NOT NULL,
  with_personas boolean NOT NULL
);
CREATE UNIQUE INDEX sample_with_personas ON population.sample (with_personas) WHERE with_personas;
