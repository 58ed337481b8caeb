-- Adults are not counted, so their rows do not fire the triggers. The day is written into the conditions as a literal: a
-- function call there would be evaluated anew in each statement that changes a person.
DO $do$
DECLARE
  v_first_day constant date := make_date(statistics.first_birth_year(), 1, 1);
BEGIN
  EXECUTE format($sql$
    CREATE OR REPLACE TRIGGER count_new_person AFTER INSERT ON population.person FOR EACH ROW
      WHEN (NEW.date_of_birth >= %L) EXECUTE FUNCTION statistics.record_person_change()$sql$, v_first_day);
  EXECUTE format($sql$
    CREATE OR REPLACE TRIGGER count_deleted_person AFTER DELETE ON population.person FOR EACH ROW
      WHEN (OLD.date_of_birth >= %L) EXECUTE FUNCTION statistics.record_person_change()$sql$, v_first_day);
  EXECUTE format($sql$
    CREATE OR REPLACE TRIGGER count_changed_person AFTER UPDATE OF permanent_unit, temporary_unit, temporary_until, current_unit, sex,
        date_of_birth, death_date, missing_since ON population.person FOR EACH ROW
      WHEN ((OLD.date_of_birth >= %1$L OR NEW.date_of_birth >= %1$L)
        AND (OLD.permanent_unit, OLD.temporary_unit, OLD.temporary_until, OLD.current_unit, OLD.sex, OLD.date_of_birth,
             OLD.death_date, OLD.missing_since)
          IS DISTINCT FROM (NEW.permanent_unit, NEW.temporary_unit, NEW.temporary_until, NEW.current_unit, NEW.sex,
             NEW.date_of_birth, NEW.death_date, NEW.missing_since))
      EXECUTE FUNCTION statistics.record_person_change()$sql$, v_first_day);
END $do$;
