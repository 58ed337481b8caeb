-- A guardianship that ended or changed in the registry: consents about the child follow at once.
CREATE OR REPLACE FUNCTION consent.follow_guardianship() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM consent.follow_registry(OLD.child_id);
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER consents_follow AFTER UPDATE OR DELETE ON population.guardianship
  FOR EACH ROW EXECUTE FUNCTION consent.follow_guardianship();
