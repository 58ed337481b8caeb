CREATE OR REPLACE TRIGGER check_portrait_age BEFORE INSERT OR UPDATE ON population.portrait
  FOR EACH ROW EXECUTE FUNCTION population.check_portrait();
