-- Reads the requested fields of a person's prescriptions, and no others: with a code as parameter those of that
-- prescription, otherwise of all that can be dispensed now; never of a withdrawn one. A list, oldest first, whose members hold only requested
-- fields. Fields without a value in any member are listed in not_available, in the requested order. Unknown fields
-- raise UT902.
CREATE OR REPLACE FUNCTION prescription.read_fields(
  p_person_id bigint, p_fields text[], p_partner_id text, p_purpose text,
  OUT data jsonb, OUT not_available text[], OUT named jsonb)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  names constant text[] :=
    '{code,issued_at,valid_until,facility,prescriber,patient,diagnoses,lines,advice,status,remaining}';
  v_unknown text;
BEGIN
  SELECT f INTO v_unknown FROM unnest(p_fields) f
    WHERE NOT split_part(substr(f, 15), ':', 1) = ANY (names) OR NOT starts_with(f, 'prescriptions.');
  IF FOUND THEN
    RAISE EXCEPTION 'field_unknown' USING ERRCODE = 'UT902', DETAIL = v_unknown;
  END IF;
  WITH requested AS (
    SELECT f AS field, split_part(substr(f, 15), ':', 1) AS name, nullif(split_part(f, ':', 2), '') AS code
      FROM unnest(p_fields) f
  ), prescriptions AS MATERIALIZED (
    SELECT p.issued_at, p.code, prescription.shown(p) AS members
      FROM prescription.prescription p
      WHERE p.person_id = p_person_id AND p.withdrawn_at IS NULL
        AND EXISTS (SELECT FROM requested a WHERE a.code = p.code OR a.code IS NULL AND p.replaced_by IS NULL
                    AND p.valid_until >= population.today())
  ), present AS MATERIALIZED (
    SELECT w.issued_at, w.code, a.field, a.name, w.members -> a.name AS value
      FROM prescriptions w JOIN requested a
        ON a.code = w.code OR a.code IS NULL AND w.members ->> 'status' IN ('open', 'partly_dispensed')
      WHERE jsonb_typeof(w.members -> a.name) <> 'null'
  )
  SELECT jsonb_build_object('prescriptions', coalesce((
        SELECT jsonb_agg(m.members ORDER BY m.issued_at, m.code)
          FROM (SELECT t.issued_at, t.code, jsonb_object_agg(t.name, t.value) AS members
                  FROM present t GROUP BY 1, 2) m), '[]')),
      ARRAY(SELECT f FROM unnest(p_fields) f WHERE NOT f IN (SELECT t.field FROM present t))
    INTO data, not_available;
END $$;
