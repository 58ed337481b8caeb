-- Questions for counts that the people of an organisation keep under a name. address: what the page's address has of the question, which
-- is of places, days and groups of people; who saved it is not kept. organisation_id: of organisation.organisation, which is never deleted.
CREATE TABLE statistics.saved_question (
  question_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organisation_id text NOT NULL,
  name text NOT NULL CHECK (name IS NFC NORMALIZED AND length(name) BETWEEN 1 AND 80),
  address text NOT NULL CHECK (address ~ '^[a-z_]+=[A-Za-z0-9_%.&=-]*$' AND length(address) <= 500),
  saved_at timestamptz NOT NULL,
  UNIQUE (organisation_id, name)
);
