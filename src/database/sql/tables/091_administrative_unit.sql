-- Of several successors, the one that all people went to: where they live today is then certain, though land went to others.
ALTER TABLE administrative_unit.lineage ADD COLUMN all_people boolean;
UPDATE administrative_unit.lineage SET all_people = kind = 'whole';
ALTER TABLE administrative_unit.lineage ALTER COLUMN all_people SET NOT NULL,
  ADD CHECK (all_people OR kind = 'part');
CREATE UNIQUE INDEX lineage_of_all_people ON administrative_unit.lineage (from_unit_id) WHERE all_people;
