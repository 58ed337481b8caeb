-- A death or a corrected birth date in the registry: consents about the person, and about the children the person
-- decided for, follow at once.
CREATE OR REPLACE FUNCTION consent.follow_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_person_id bigint;
BEGIN
  FOR v_person_id IN
    SELECT NEW.person_id UNION
    SELECT g.child_id FROM population.guardianship g
      WHERE g.guardian_id = NEW.person_id AND NEW.death_date IS DISTINCT FROM OLD.death_date ORDER BY 1
  LOOP
    PERFORM consent.follow_registry(v_person_id);
  END LOOP;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER consents_follow AFTER UPDATE OF death_date, date_of_birth, date_of_birth_precision
  ON population.person FOR EACH ROW
  WHEN ((OLD.death_date, OLD.date_of_birth, OLD.date_of_birth_precision)
    IS DISTINCT FROM (NEW.death_date, NEW.date_of_birth, NEW.date_of_birth_precision))
  EXECUTE FUNCTION consent.follow_person();
