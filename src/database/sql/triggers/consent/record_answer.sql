-- Only for consents of purposes that are answered once: other releases pay for a comparison.
CREATE OR REPLACE TRIGGER consent_answer BEFORE UPDATE OF state ON consent.consent
  FOR EACH ROW WHEN (NEW.is_answered_once AND OLD.state = 'active' AND NEW.state = 'consumed')
  EXECUTE FUNCTION consent.record_answer();
