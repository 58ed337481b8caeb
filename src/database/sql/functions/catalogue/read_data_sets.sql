-- As catalogue.read_fields, for fields of any data sets: each set is read by read_fields of its own
-- schema, for a partner and purpose. Fields without a value are listed in not_available, in the requested order; named
-- are the other persons that values name, {field: [person_id]}, or null. Unknown data sets raise UT902.
CREATE OR REPLACE FUNCTION catalogue.read_data_sets(
  p_person_id bigint, p_fields text[], p_partner_id text, p_purpose text,
  OUT data jsonb, OUT not_available text[], OUT named jsonb)
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
    EXECUTE format('SELECT * FROM %I.read_fields($1, $2, $3, $4)', v_schema) INTO v_read
      USING p_person_id, CASE WHEN v_rest IS NULL THEN p_fields
        ELSE ARRAY(SELECT f FROM unnest(p_fields) f WHERE starts_with(f, v_set || '.')) END, p_partner_id, p_purpose;
    data := data || v_read.data;
    not_available := not_available || v_read.not_available;
    named := coalesce(named || v_read.named, v_read.named, named);
    p_fields := v_rest;
    v_set := split_part(v_rest[1], '.', 1);
  END LOOP;
END $$;
