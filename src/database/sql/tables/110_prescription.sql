-- Prescriptions and what was handed out of them: a data set beside the record of a person.
CREATE SCHEMA prescription AUTHORIZATION ung_thuan_owner;
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'prescription_recorded';
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'prescription_dispensed';
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'dispensing_refused';
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'dispensing_cancelled';
ALTER TYPE delivery.topic ADD VALUE IF NOT EXISTS 'prescription_dispensed';
ALTER TYPE delivery.topic ADD VALUE IF NOT EXISTS 'dispensing_cancelled';

-- As it was sent, never edited: the gate holds no right to change more than replaced_by, once. content: prescriber,
-- patient (of a child under 72 months), diagnoses, advice. digest: of what was sent, which tells a repeat from another.
CREATE TABLE prescription.prescription (
  person_id bigint NOT NULL,
  code text COLLATE "C" NOT NULL,
  -- In the order they came.
  prescription_id uuid NOT NULL,
  partner_id text NOT NULL REFERENCES partner.partner,
  issued_at timestamptz NOT NULL,
  -- The last day to collect.
  valid_until date NOT NULL,
  facility_name text NOT NULL,
  content jsonb NOT NULL,
  digest bytea NOT NULL,
  replaces text COLLATE "C",
  replaced_by text COLLATE "C",
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (person_id, code)
);
CREATE UNIQUE INDEX prescription_by_code ON prescription.prescription (code);

-- What was handed out of a line by all pharmacies together stands beside what was prescribed, so that no transaction can
-- leave more of it.
CREATE TABLE prescription.line (
  person_id bigint NOT NULL,
  code text COLLATE "C" NOT NULL,
  line smallint NOT NULL,
  content jsonb NOT NULL,
  quantity integer NOT NULL CHECK (quantity > 0),
  dispensed integer NOT NULL DEFAULT 0 CHECK (dispensed BETWEEN 0 AND quantity),
  PRIMARY KEY (person_id, code, line),
  FOREIGN KEY (person_id, code) REFERENCES prescription.prescription
) WITH (fillfactor = 80);

CREATE TABLE prescription.dispensing (
  person_id bigint NOT NULL,
  dispensing_id uuid NOT NULL,
  code text COLLATE "C" NOT NULL,
  consent_id uuid NOT NULL,
  partner_id text NOT NULL REFERENCES partner.partner,
  dispensed_at timestamptz NOT NULL,
  invoice_number text,
  cancelled_at timestamptz,
  cancel_reason text,
  PRIMARY KEY (person_id, dispensing_id),
  FOREIGN KEY (person_id, code) REFERENCES prescription.prescription
);
CREATE UNIQUE INDEX dispensing_by_id ON prescription.dispensing (dispensing_id);
CREATE INDEX dispensing_of_prescription ON prescription.dispensing (person_id, code);

CREATE TABLE prescription.dispensed_line (
  person_id bigint NOT NULL,
  dispensing_id uuid NOT NULL,
  line smallint NOT NULL,
  quantity integer NOT NULL CHECK (quantity > 0),
  -- What was handed out, in the pharmacy's words.
  product text,
  PRIMARY KEY (person_id, dispensing_id, line),
  FOREIGN KEY (person_id, dispensing_id) REFERENCES prescription.dispensing
);
