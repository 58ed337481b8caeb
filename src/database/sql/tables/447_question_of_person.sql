-- A question is asked with a key, or by a person: then asked_by is the person's pseudonym, and there is no key.
ALTER TABLE statistics.recorded_question ADD COLUMN asked_by text, ALTER COLUMN keyid DROP NOT NULL,
  ADD CHECK (num_nonnulls(keyid, asked_by) = 1);
