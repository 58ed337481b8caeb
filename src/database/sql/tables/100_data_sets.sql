-- Data sets: what a field id names before its point, and the schema whose function read_fields reads it. Written anew from
-- the program's own table at every migration.
CREATE TABLE catalogue.data_set (
  data_set text PRIMARY KEY,
  schema_name name NOT NULL UNIQUE
);

-- A schema is this project's when ung_thuan_owner owns it; each new one is made with AUTHORIZATION ung_thuan_owner.
DO $$
DECLARE
  v_schema text;
BEGIN
  FOREACH v_schema IN ARRAY '{gate,partner,consent,citizen,delivery,ledger,catalogue,population,administrative_unit,statistics}'::text[] LOOP
    EXECUTE format('ALTER SCHEMA %I OWNER TO ung_thuan_owner', v_schema);
  END LOOP;
END $$;
