CREATE OR REPLACE TRIGGER count_new_person AFTER INSERT ON population.person
  FOR EACH ROW EXECUTE FUNCTION statistics.record_person_change();
CREATE OR REPLACE TRIGGER count_deleted_person AFTER DELETE ON population.person
  FOR EACH ROW EXECUTE FUNCTION statistics.record_person_change();
CREATE OR REPLACE TRIGGER count_changed_person AFTER UPDATE OF permanent_unit, temporary_unit, temporary_until, current_unit, sex,
    date_of_birth, nationality, death_date, missing_since ON population.person FOR EACH ROW
  WHEN ((OLD.permanent_unit, OLD.temporary_unit, OLD.temporary_until, OLD.current_unit, OLD.sex, OLD.date_of_birth,
      OLD.nationality, OLD.death_date, OLD.missing_since)
    IS DISTINCT FROM (NEW.permanent_unit, NEW.temporary_unit, NEW.temporary_until, NEW.current_unit, NEW.sex, NEW.date_of_birth,
      NEW.nationality, NEW.death_date, NEW.missing_since))
  EXECUTE FUNCTION statistics.record_person_change();
-- The count of everybody begins: whoever is there is counted while making the triggers keeps everybody else from changing people.
DO $do$
BEGIN
  IF NOT EXISTS (SELECT FROM statistics.cube_state) THEN
    INSERT INTO statistics.cube_state (began_on, day, exact_from)
      VALUES (population.today(), population.today(), statistics.month_of(population.today()));
    PERFORM statistics.add_people(NULL, NULL);
  END IF;
END $do$;
