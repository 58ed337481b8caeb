-- People enter the registry in other ways than by a birth to known parents.
ALTER TYPE population.event_kind ADD VALUE IF NOT EXISTS 'foundling_registered';
ALTER TYPE population.event_kind ADD VALUE IF NOT EXISTS 'person_registered';
ALTER TYPE population.event_kind ADD VALUE IF NOT EXISTS 'naturalised';
ALTER TYPE population.number_end ADD VALUE IF NOT EXISTS 'naturalised';

-- Children found without parents. The place stands in the person's row as the place of birth.
CREATE TABLE population.foundling (
  person_id bigint PRIMARY KEY,
  found_on date NOT NULL,
  institution text
);

-- Why an applied event was flagged to the authority: codes of EventWarning in openapi/partner.yaml.
ALTER TABLE population.registry_event ADD warnings text[];
CREATE INDEX registry_event_flagged ON population.registry_event (applied_at) WHERE warnings IS NOT NULL;

-- Cards of 2016 to 2018, valid until they expire (Law 26/2023 article 46).
INSERT INTO population.card_issuer
  VALUES (4, 'Cục Cảnh sát đăng ký, quản lý cư trú và dữ liệu quốc gia về dân cư');
