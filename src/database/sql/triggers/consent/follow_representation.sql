CREATE OR REPLACE TRIGGER consents_follow AFTER INSERT OR UPDATE ON organisation.role FOR EACH ROW
  WHEN (NEW.role = 'legal_representative') EXECUTE FUNCTION consent.follow_representation();
