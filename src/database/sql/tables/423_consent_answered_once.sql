-- Whether its one release is an answer, of which a person gives one to the partner for the purpose.
ALTER TABLE consent.consent ADD is_answered_once boolean NOT NULL DEFAULT false;
