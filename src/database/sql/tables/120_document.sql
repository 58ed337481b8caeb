-- Documents that a person has linked: a data set beside the record of a person.
CREATE SCHEMA document AUTHORIZATION ung_thuan_owner;

-- A row stands while the document is linked, and nothing of it afterwards: that it was, the ledger tells. kind: the name of
-- the field; content: what the issuer answered, of the field's shape.
CREATE TABLE document.link (
  person_id bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  issuer text NOT NULL,
  content jsonb NOT NULL,
  linked_at timestamptz NOT NULL,
  fetched_at timestamptz NOT NULL,
  PRIMARY KEY (person_id, kind)
);
