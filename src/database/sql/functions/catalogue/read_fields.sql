-- Reads the requested fields of a person, and no others, from any data sets: each set is read by read_fields of its own
-- schema. Fields without a value are listed in not_available, in the requested order. Unknown data sets raise UT902.
CREATE OR REPLACE FUNCTION catalogue.read_fields(
  p_person_id bigint, p_fields text[], OUT data jsonb, OUT not_available text[])
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_set text := split_part(p_fields[1], '.', 1);
  v_rest text[];
  v_schema name;
  v_read record;
BEGIN
  data := '{}';
  not_available := '{}';
  WHILE v_set IS NOT NULL LOOP
    SELECT d.schema_name INTO v_schema FROM catalogue.data_set d WHERE d.data_set = v_set;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'unknown data set %', v_set USING ERRCODE = 'UT902';
    END IF;
    SELECT array_agg(f) INTO v_rest FROM unnest(p_fields) f WHERE NOT starts_with(f, v_set || '.');
    EXECUTE format('SELECT * FROM %I.read_fields($1, $2)', v_schema) INTO v_read
      USING p_person_id, CASE WHEN v_rest IS NULL THEN p_fields
        ELSE ARRAY(SELECT f FROM unnest(p_fields) f WHERE starts_with(f, v_set || '.')) END;
    data := data || v_read.data;
    not_available := not_available || v_read.not_available;
    p_fields := v_rest;
    v_set := split_part(v_rest[1], '.', 1);
  END LOOP;
END $$;
