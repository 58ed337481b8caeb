-- Units changed: where people are is worked out anew with the next question.
CREATE OR REPLACE FUNCTION statistics.forget_placements() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM statistics.lock_cube(true);
  DELETE FROM statistics.placement;
  DELETE FROM statistics.placed_for;
  RETURN NULL;
END $$;

CREATE TRIGGER placements_follow AFTER INSERT OR UPDATE OR DELETE ON administrative_unit.unit
  FOR EACH STATEMENT EXECUTE FUNCTION statistics.forget_placements();
CREATE TRIGGER placements_follow AFTER INSERT OR UPDATE OR DELETE ON administrative_unit.lineage
  FOR EACH STATEMENT EXECUTE FUNCTION statistics.forget_placements();
