CREATE OR REPLACE TRIGGER drop_portrait_under_age AFTER UPDATE OF date_of_birth, date_of_birth_precision ON population.person
  FOR EACH ROW WHEN ((OLD.date_of_birth, OLD.date_of_birth_precision) IS DISTINCT FROM
    (NEW.date_of_birth, NEW.date_of_birth_precision)) EXECUTE FUNCTION population.drop_portrait();
