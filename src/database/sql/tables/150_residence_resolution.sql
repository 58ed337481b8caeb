-- By which line of which file a residence in a split commune was assigned to a successor, and how surely.
CREATE TYPE population.evidence AS ENUM ('person', 'hamlet', 'street', 'rest');
-- From the least sure: sureness is compared.
CREATE TYPE population.sureness AS ENUM ('rest', 'likely', 'exact', 'person');

-- One application of a file. A run that was taken back stays on record and counts no more.
CREATE TABLE population.resolution_run (
  run_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  file text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now(),
  undone_at timestamptz
);

-- The lines of its file. what: a personal number, or the name of a street or hamlet; empty for the rest.
CREATE TABLE population.resolution_line (
  run_id integer NOT NULL REFERENCES population.resolution_run,
  line integer NOT NULL,
  commune_id integer NOT NULL REFERENCES administrative_unit.unit,
  evidence population.evidence NOT NULL,
  what text NOT NULL,
  successor_id integer NOT NULL REFERENCES administrative_unit.unit,
  PRIMARY KEY (run_id, line)
);

-- What each run decided about a residence, also where a surer decision is in force. It holds for the residence registered
-- since registered_since at the address with this digest, and not for one the person moved to afterwards. unit_before: the
-- unit to restore when no decision is left.
CREATE TABLE population.residence_resolution (
  person_id bigint NOT NULL,
  residence statistics.residence NOT NULL,
  run_id integer NOT NULL,
  line integer NOT NULL,
  sureness population.sureness NOT NULL,
  unit_before integer NOT NULL,
  successor_id integer NOT NULL,
  registered_since date,
  address_digest uuid NOT NULL,
  PRIMARY KEY (person_id, residence, run_id),
  FOREIGN KEY (run_id, line) REFERENCES population.resolution_line
);
CREATE INDEX residence_resolution_by_run ON population.residence_resolution (run_id, person_id, residence);
