-- The number by which packages tell whether they work with a schema; the digest only tells a migration that nothing is to do.
ALTER TABLE catalogue.schema_version ADD COLUMN release integer NOT NULL DEFAULT 0;
