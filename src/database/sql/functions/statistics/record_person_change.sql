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

-- Adults are not counted, so their rows do not fire the triggers. The day is written into the conditions as a literal: a
-- function call there would be evaluated anew in each statement that changes a person.
DO $do$
DECLARE
  v_first_day constant date := make_date(statistics.first_birth_year(), 1, 1);
BEGIN
  EXECUTE format($sql$
    CREATE TRIGGER count_new_person AFTER INSERT ON population.person FOR EACH ROW
      WHEN (NEW.date_of_birth >= %L) EXECUTE FUNCTION statistics.record_person_change()$sql$, v_first_day);
  EXECUTE format($sql$
    CREATE TRIGGER count_deleted_person AFTER DELETE ON population.person FOR EACH ROW
      WHEN (OLD.date_of_birth >= %L) EXECUTE FUNCTION statistics.record_person_change()$sql$, v_first_day);
  EXECUTE format($sql$
    CREATE TRIGGER count_changed_person AFTER UPDATE OF permanent_unit, temporary_unit, temporary_until, current_unit, sex,
        date_of_birth, death_date, missing_since ON population.person FOR EACH ROW
      WHEN ((OLD.date_of_birth >= %1$L OR NEW.date_of_birth >= %1$L)
        AND (OLD.permanent_unit, OLD.temporary_unit, OLD.temporary_until, OLD.current_unit, OLD.sex, OLD.date_of_birth,
             OLD.death_date, OLD.missing_since)
          IS DISTINCT FROM (NEW.permanent_unit, NEW.temporary_unit, NEW.temporary_until, NEW.current_unit, NEW.sex,
             NEW.date_of_birth, NEW.death_date, NEW.missing_since))
      EXECUTE FUNCTION statistics.record_person_change()$sql$, v_first_day);
END $do$;
