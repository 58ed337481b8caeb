-- The cells of the cube in which a person counts, as population.residences has it.
CREATE OR REPLACE FUNCTION statistics.cells_of(person population.person)
RETURNS TABLE (residence statistics.residence, unit_id integer, until date) LANGUAGE sql IMMUTABLE AS $$
  SELECT r.residence::statistics.residence, r.unit_id, r.until
    FROM (VALUES ('permanent', person.permanent_unit, 'infinity'::date),
                 ('temporary', person.temporary_unit, coalesce(person.temporary_until, 'infinity')),
                 ('current', coalesce(person.current_unit, person.permanent_unit), 'infinity')) r (residence, unit_id, until)
    WHERE r.unit_id IS NOT NULL AND person.death_date IS NULL AND person.missing_since IS NULL
      AND extract(year FROM person.date_of_birth) >= statistics.first_birth_year()
$$;
