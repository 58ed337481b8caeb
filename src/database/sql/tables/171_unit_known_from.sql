-- The first day for which the lists state a version of a unit, where that is later than valid_from: records of the time
-- between refer to the version by its code, but what it was called then, and what it lay in, is unknown.
ALTER TABLE administrative_unit.unit ADD COLUMN known_from date CHECK (known_from > valid_from);
UPDATE administrative_unit.unit SET known_from = '2025-06-30'
  WHERE level <> 'country' AND valid_from = '2004-07-08' AND (valid_to IS NULL OR valid_to > '2025-06-30');
