CREATE OR REPLACE TRIGGER invalidate_unit_mapping AFTER INSERT OR UPDATE OR DELETE ON administrative_unit.unit
  FOR EACH STATEMENT EXECUTE FUNCTION statistics.invalidate_unit_mapping();
CREATE OR REPLACE TRIGGER invalidate_unit_mapping AFTER INSERT OR UPDATE OR DELETE ON administrative_unit.lineage
  FOR EACH STATEMENT EXECUTE FUNCTION statistics.invalidate_unit_mapping();
