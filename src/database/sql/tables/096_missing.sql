-- Who is missing does not count: children who were, when that was not so yet, leave the cube.
INSERT INTO statistics.resident_change (unit_id, residence, birth_year, sex, until, people, record_keys)
  SELECT c.unit_id, c.residence, extract(year FROM p.date_of_birth), p.sex, c.until, -1,
      -(hashint8extended(p.person_id, s.seed) & 4294967295)
    FROM population.person p, statistics.secret s,
      LATERAL (VALUES ('permanent'::statistics.residence, p.permanent_unit, 'infinity'::date),
                      ('temporary', p.temporary_unit, coalesce(p.temporary_until, 'infinity')),
                      ('current', coalesce(p.current_unit, p.permanent_unit), 'infinity')) c (residence, unit_id, until)
    WHERE p.missing_since IS NOT NULL AND p.date_of_birth >= '2005-01-01' AND p.death_date IS NULL AND c.unit_id IS NOT NULL;
