CREATE OR REPLACE TRIGGER request_transition BEFORE UPDATE OF state ON consent.request
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION consent.check_transition('request');
CREATE OR REPLACE TRIGGER consent_transition BEFORE UPDATE OF state ON consent.consent
  -- From active to consumed is in the table, but not looked up: most releases do it.
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state AND NOT (OLD.state = 'active' AND NEW.state = 'consumed'))
  EXECUTE FUNCTION consent.check_transition('consent');
