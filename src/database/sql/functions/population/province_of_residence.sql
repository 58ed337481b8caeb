-- The province of a person's legal residence, as JSON; null where a split of units leaves the province uncertain.
CREATE OR REPLACE FUNCTION population.province_of_residence(person population.person) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_units integer[];
  v_province jsonb;
  v_other jsonb;
BEGIN
  v_units := population.present_units(
    (SELECT r.unit_id FROM population.residences(person) r ORDER BY r.rank LIMIT 1));
  v_province := population.unit_shown(v_units[1]) -> 'province';
  FOR v_at IN 2 .. cardinality(v_units) LOOP
    v_other := population.unit_shown(v_units[v_at]) -> 'province';
    IF v_other IS DISTINCT FROM v_province THEN
      RETURN NULL;
    END IF;
  END LOOP;
  RETURN v_province;
END $$;
