-- The whole record of a person in one row, so that 104 million people stay compact and a release reads one page. The
-- row is partitioned by ranges of the person's key: a range is written apart with its indexes and put in whole.
CREATE TYPE population.date_precision AS ENUM ('day', 'month', 'year');
CREATE TYPE population.sex AS ENUM ('male', 'female');
CREATE TYPE population.marital_status AS ENUM ('single', 'married', 'divorced', 'widowed');
CREATE TYPE population.relation_to_head AS ENUM ('head', 'spouse', 'child', 'child_in_law', 'parent', 'parent_in_law',
  'grandchild', 'grandparent', 'sibling', 'ward', 'other');
CREATE TYPE population.blood_type AS ENUM ('A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-');
CREATE TYPE population.card_kind AS ENUM ('identity_card', 'residence_card');
CREATE TYPE population.number_end AS ENUM ('sex_redetermined', 'birth_year_corrected');

ALTER TABLE population.person RENAME TO person_before;
ALTER INDEX population.person_pkey RENAME TO person_before_pkey;
ALTER INDEX population.person_by_household RENAME TO person_before_by_household;
ALTER TABLE population.personal_number RENAME TO personal_number_before;
ALTER INDEX population.personal_number_pkey RENAME TO personal_number_before_pkey;

-- Who issues cards: a name of sixty bytes is written once.
CREATE TABLE population.card_issuer (
  issuer_id smallint PRIMARY KEY,
  name text NOT NULL UNIQUE
);
INSERT INTO population.card_issuer VALUES (1, 'Bộ Công an'),
  (2, 'Cục Cảnh sát quản lý hành chính về trật tự xã hội'), (3, 'Cục Quản lý xuất nhập cảnh');

-- Units are those of the day of registration; what they are today is found through administrative_unit.lineage. A birth
-- date known in part stands on the first day of its month or year. Ties are written at both ends, so that relatives are
-- found from the person's own row. Where no other home is registered the permanent one is the current one. A residence's
-- until is the first day it no longer holds (Law 68/2020 article 27). nationality null: Vietnamese alone.
-- Rules that hold between columns are checked where rows are changed: in bulk a CHECK costs more than the row.
CREATE TABLE population.person (
  person_id bigint NOT NULL,
  personal_id_number bigint NOT NULL,
  household_id bigint,
  father_id bigint,
  mother_id bigint,
  spouse_id bigint,
  representative_id bigint,
  date_of_birth date NOT NULL,
  death_date date,
  missing_since date,
  place_of_birth_unit integer,
  birth_registration_unit integer,
  place_of_origin_unit integer,
  permanent_unit integer,
  permanent_since date,
  temporary_unit integer,
  temporary_since date,
  temporary_until date,
  current_unit integer,
  current_since date,
  card_issued_on date,
  card_expires_on date,
  account_activated_on date,
  date_of_birth_precision population.date_precision NOT NULL,
  sex population.sex NOT NULL,
  marital_status population.marital_status,
  relation_to_household_head population.relation_to_head,
  blood_type population.blood_type,
  card_kind population.card_kind,
  card_issuer smallint,
  account_level smallint CHECK (account_level IN (1, 2)),
  birth_full_name text NOT NULL,
  other_name text,
  place_of_birth_detail text,
  ethnicity text,
  religion text,
  nationality text[],
  old_id_number_9 text,
  residence_file_number text,
  permanent_address text,
  temporary_address text,
  current_address text,
  phone_number text,
  email text,
  occupation text,
  other_information text,
  child_ids bigint[],
  PRIMARY KEY (person_id)
) PARTITION BY RANGE (person_id);
CREATE INDEX person_by_household ON population.person (household_id) WHERE household_id IS NOT NULL;
CREATE SEQUENCE population.person_ids AS bigint MINVALUE 1;
CREATE SEQUENCE population.household_ids AS bigint MINVALUE 1;

-- Every number ever issued, as the integer of its twelve digits: cancelled ones are kept, never used for another, and
-- still find the person. The row of the person holds the current one.
-- One partition, so that many numbers are written apart and put in its place whole.
CREATE TABLE population.personal_number (
  personal_id_number bigint PRIMARY KEY,
  person_id bigint NOT NULL,
  cancelled_on date,
  cancelled_for population.number_end
) PARTITION BY RANGE (personal_id_number);
CREATE TABLE population.personal_number_0 PARTITION OF population.personal_number FOR VALUES FROM (0) TO (1000000000000);

CREATE TABLE population.person_0 PARTITION OF population.person FOR VALUES FROM (1) TO (4194304);

INSERT INTO population.personal_number
  SELECT n.personal_id_number::bigint, n.person_id, n.cancelled_on, n.cancelled_for::population.number_end
    FROM population.personal_number_before n;

INSERT INTO population.person
  SELECT p.person_id, n.personal_id_number::bigint, p.household_id,
      (SELECT min(r.relative_id) FROM population.relation r WHERE r.person_id = p.person_id AND r.kind = 'father'),
      (SELECT min(r.relative_id) FROM population.relation r WHERE r.person_id = p.person_id AND r.kind = 'mother'),
      (SELECT min(r.relative_id) FROM population.relation r WHERE r.person_id = p.person_id AND r.kind = 'spouse'),
      (SELECT min(r.relative_id) FROM population.relation r WHERE r.person_id = p.person_id AND r.kind = 'representative'),
      p.date_of_birth, p.death_date, p.missing_since, p.place_of_birth_unit, p.birth_registration_unit,
      p.place_of_origin_unit, permanent.unit_id, permanent.since, temporary.unit_id, temporary.since, temporary.until,
      dwelling.unit_id, dwelling.since, card.issued_on, card.expires_on, a.activated_on,
      p.date_of_birth_precision::population.date_precision, p.sex::population.sex,
      p.marital_status::population.marital_status, p.relation_to_household_head::population.relation_to_head,
      p.blood_type::population.blood_type, card.kind::population.card_kind,
      (SELECT i.issuer_id FROM population.card_issuer i WHERE i.name = card.issuing_authority), a.level,
      p.birth_full_name, p.other_name, p.place_of_birth_detail, p.ethnicity, p.religion,
      nullif(p.nationality, '{VN}'), p.old_id_number_9, p.residence_file_number, permanent.address, temporary.address,
      dwelling.address, p.phone_number, p.email, p.occupation, p.other_information,
      (SELECT array_agg(r.relative_id ORDER BY r.relative_id) FROM population.relation r
        WHERE r.person_id = p.person_id AND r.kind = 'child')
    FROM population.person_before p
      JOIN population.personal_number_before n ON n.person_id = p.person_id AND n.is_current
      LEFT JOIN population.account a ON a.person_id = p.person_id
      LEFT JOIN LATERAL (SELECT * FROM population.id_card c WHERE c.person_id = p.person_id
        ORDER BY c.issued_on DESC LIMIT 1) card ON true
      LEFT JOIN LATERAL (SELECT * FROM population.residence r WHERE r.person_id = p.person_id AND r.kind = 'permanent'
        AND r.until IS NULL ORDER BY r.since DESC LIMIT 1) permanent ON true
      LEFT JOIN LATERAL (SELECT * FROM population.residence r WHERE r.person_id = p.person_id AND r.kind = 'temporary'
        ORDER BY r.since DESC LIMIT 1) temporary ON true
      LEFT JOIN LATERAL (SELECT * FROM population.residence r WHERE r.person_id = p.person_id AND r.kind = 'current'
        AND r.until IS NULL AND (r.unit_id, r.address) IS DISTINCT FROM (permanent.unit_id, permanent.address)
        ORDER BY r.since DESC LIMIT 1) dwelling ON true;

SELECT setval('population.person_ids', greatest(1000, (SELECT max(p.person_id) FROM population.person p)));
SELECT setval('population.household_ids', greatest(1000, (SELECT max(p.household_id) FROM population.person p)));

DROP TABLE population.person_before, population.personal_number_before, population.account, population.relation,
  population.residence, population.id_card;

-- Appointed guardians, and what the registry says of a parent beside the law: a mother or father without a row here
-- decides for the child from birth to the 18th birthday (Civil Code 2015 article 136).
COMMENT ON TABLE population.guardianship IS 'appointed guardians, and parents of whom the registry says more than the law';
