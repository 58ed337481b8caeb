-- Counts follow people: what a row said counts no longer, what it says now does.
CREATE OR REPLACE FUNCTION statistics.follow_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM statistics.note_change(OLD, -1);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM statistics.note_change(NEW, 1);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER counts_follow_birth AFTER INSERT ON population.person FOR EACH ROW
  WHEN (NEW.date_of_birth >= '2005-01-01') EXECUTE FUNCTION statistics.follow_person();
CREATE TRIGGER counts_follow_end AFTER DELETE ON population.person FOR EACH ROW
  WHEN (OLD.date_of_birth >= '2005-01-01') EXECUTE FUNCTION statistics.follow_person();
CREATE TRIGGER counts_follow_change AFTER UPDATE OF permanent_unit, temporary_unit, temporary_until, current_unit, sex,
    date_of_birth, death_date, missing_since ON population.person FOR EACH ROW
  WHEN ((OLD.date_of_birth >= '2005-01-01' OR NEW.date_of_birth >= '2005-01-01')
    AND (OLD.permanent_unit, OLD.temporary_unit, OLD.temporary_until, OLD.current_unit, OLD.sex, OLD.date_of_birth,
         OLD.death_date, OLD.missing_since)
      IS DISTINCT FROM (NEW.permanent_unit, NEW.temporary_unit, NEW.temporary_until, NEW.current_unit, NEW.sex,
         NEW.date_of_birth, NEW.death_date, NEW.missing_since))
  EXECUTE FUNCTION statistics.follow_person();
