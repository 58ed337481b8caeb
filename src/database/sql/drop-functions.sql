-- Drops all functions before the package's own are created, so that changed result types and removed functions leave
-- nothing behind. Triggers are created again with their functions; RESTRICT stops the migration if anything else depends
-- on a function.
DO $$
DECLARE
  v_object record;
  v_schemas constant text[] := ARRAY(SELECT nspname FROM pg_namespace WHERE nspowner = 'ung_thuan_owner'::regrole);
BEGIN
  FOR v_object IN
    SELECT t.tgname, t.tgrelid::regclass AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid AND t.tgparentid = 0
      WHERE NOT t.tgisinternal AND c.relnamespace::regnamespace::text = ANY (v_schemas)
  LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', v_object.tgname, v_object.name);
  END LOOP;
  FOR v_object IN
    SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.pronamespace::regnamespace::text = ANY (v_schemas)
  LOOP
    EXECUTE format('DROP FUNCTION %s RESTRICT', v_object.name);
  END LOOP;
END $$;
