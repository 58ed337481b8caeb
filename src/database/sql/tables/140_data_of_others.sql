-- A person whom a release of somebody else's data named finds it in the own history.
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'named_in_release';

ALTER TABLE catalogue.purpose
  ADD until_school_age_ends boolean NOT NULL DEFAULT false,
  ADD has_pseudonyms boolean NOT NULL DEFAULT false;
ALTER TABLE catalogue.purpose
  ALTER until_school_age_ends DROP DEFAULT,
  ALTER has_pseudonyms DROP DEFAULT;

-- Pseudonyms cannot be computed from outside, nor compared between partners.
ALTER TABLE catalogue.secret
  ADD pseudonym_key bytea NOT NULL DEFAULT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
