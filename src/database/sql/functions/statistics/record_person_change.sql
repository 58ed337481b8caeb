-- Keeps the cube current: subtracts what the old row of a person counted for and adds what the new row does, in the cells
-- that statistics.count_people would count it in. Cells that both are in do not change.
CREATE OR REPLACE FUNCTION statistics.record_person_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO statistics.resident_change (unit_id, residence, birth_year, sex, until, people, record_keys)
    SELECT c.unit_id, c.residence, extract(year FROM c.date_of_birth), c.sex, c.until, sum(c.people),
        sum(c.people) * statistics.record_key(coalesce(NEW.person_id, OLD.person_id), (SELECT s.seed FROM statistics.secret s))
      FROM (VALUES
        (-1, 'permanent'::statistics.residence, OLD.permanent_unit, 'infinity'::date, OLD.date_of_birth, OLD.sex, coalesce(OLD.death_date, OLD.missing_since)),
        (-1, 'temporary', OLD.temporary_unit, coalesce(OLD.temporary_until, 'infinity'), OLD.date_of_birth, OLD.sex, coalesce(OLD.death_date, OLD.missing_since)),
        (-1, 'current', coalesce(OLD.current_unit, OLD.permanent_unit), 'infinity', OLD.date_of_birth, OLD.sex, coalesce(OLD.death_date, OLD.missing_since)),
        (1, 'permanent', NEW.permanent_unit, 'infinity', NEW.date_of_birth, NEW.sex, coalesce(NEW.death_date, NEW.missing_since)),
        (1, 'temporary', NEW.temporary_unit, coalesce(NEW.temporary_until, 'infinity'), NEW.date_of_birth, NEW.sex, coalesce(NEW.death_date, NEW.missing_since)),
        (1, 'current', coalesce(NEW.current_unit, NEW.permanent_unit), 'infinity', NEW.date_of_birth, NEW.sex, coalesce(NEW.death_date, NEW.missing_since))
      ) c (people, residence, unit_id, until, date_of_birth, sex, gone_since)
      WHERE c.unit_id IS NOT NULL AND c.gone_since IS NULL
        AND extract(year FROM c.date_of_birth) >= statistics.first_birth_year()
      GROUP BY 1, 2, 3, 4, 5 HAVING sum(c.people) <> 0;
  RETURN NULL;
END $$;
