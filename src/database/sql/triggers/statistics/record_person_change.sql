CREATE OR REPLACE TRIGGER count_new_person AFTER INSERT ON population.person
  FOR EACH ROW EXECUTE FUNCTION statistics.record_person_change();
CREATE OR REPLACE TRIGGER count_deleted_person AFTER DELETE ON population.person
  FOR EACH ROW EXECUTE FUNCTION statistics.record_person_change();
CREATE OR REPLACE TRIGGER count_changed_person AFTER UPDATE OF permanent_unit, temporary_unit, temporary_until, current_unit, sex,
    date_of_birth, nationality, death_date, missing_since, household_id, relation_to_household_head ON population.person FOR EACH ROW
  WHEN ((OLD.permanent_unit, OLD.temporary_unit, OLD.temporary_until, OLD.current_unit, OLD.sex, OLD.date_of_birth,
      OLD.nationality, OLD.death_date, OLD.missing_since, OLD.household_id, OLD.relation_to_household_head = 'head')
    IS DISTINCT FROM (NEW.permanent_unit, NEW.temporary_unit, NEW.temporary_until, NEW.current_unit, NEW.sex, NEW.date_of_birth,
      NEW.nationality, NEW.death_date, NEW.missing_since, NEW.household_id, NEW.relation_to_household_head = 'head'))
  EXECUTE FUNCTION statistics.record_person_change();
-- The counts of everybody and of households begin: whoever is there is counted while making the triggers keeps everybody else from
-- changing people.
DO $do$
BEGIN
  IF NOT EXISTS (SELECT FROM statistics.cube_state) THEN
    INSERT INTO statistics.cube_state (began_on, day, exact_from)
      VALUES (population.today(), population.today(), statistics.month_of(population.today()));
    PERFORM statistics.add_people(NULL);
  END IF;
  IF EXISTS (SELECT FROM statistics.cube_state s WHERE s.households_began_on IS NULL) THEN
    PERFORM statistics.add_households();
    UPDATE statistics.cube_state SET households_began_on = population.today();
  END IF;
END $do$;
