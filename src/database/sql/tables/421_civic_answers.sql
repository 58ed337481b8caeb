-- Purposes of which the partner does not learn who answers, which a person answers once, or that only adults are asked for.
ALTER TABLE catalogue.purpose
  ADD is_unnamed boolean NOT NULL DEFAULT false,
  ADD is_answered_once boolean NOT NULL DEFAULT false,
  ADD adults_only boolean NOT NULL DEFAULT false;
