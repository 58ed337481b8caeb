CREATE OR REPLACE TRIGGER consents_follow_begin AFTER INSERT ON population.guardianship
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION consent.follow_guardianship();
CREATE OR REPLACE TRIGGER consents_follow_change AFTER UPDATE ON population.guardianship
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION consent.follow_guardianship();
CREATE OR REPLACE TRIGGER consents_follow_end AFTER DELETE ON population.guardianship
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION consent.follow_guardianship();
