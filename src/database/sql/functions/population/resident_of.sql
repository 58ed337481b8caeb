-- Whether a person resides, permanently or temporarily, in a province (2 digits) or commune (5 digits) of today; without
-- either residence the current one counts (Law 68/2020 articles 11 and 19). Null where the unit does not exist today, the
-- person has no residence, or a split of units leaves it uncertain.
CREATE OR REPLACE FUNCTION population.resident_of(person population.person, p_code text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
  residence record;
  v_known boolean := false;
  v_within boolean;
  v_answer boolean := false;
BEGIN
  IF NOT EXISTS (
    SELECT FROM administrative_unit.unit u
      WHERE u.level = CASE length(p_code) WHEN 2 THEN 'province' ELSE 'commune' END AND u.code = p_code
        AND u.valid_from <= population.today() AND (u.valid_to IS NULL OR u.valid_to > population.today())) THEN
    RETURN NULL;
  END IF;
  FOR residence IN SELECT * FROM population.residences(person) r ORDER BY r.rank LOOP
    EXIT WHEN residence.kind = 'current' AND v_known;
    v_known := true;
    SELECT CASE WHEN bool_and(h.hit) THEN true WHEN NOT bool_or(h.hit) THEN false END INTO v_within
      FROM unnest(population.present_units(residence.unit_id)) AS here (unit_id),
        LATERAL (SELECT p_code IN (u.code, p.code) AS hit
                   FROM administrative_unit.unit u JOIN administrative_unit.unit p ON p.unit_id = u.parent_id
                   WHERE u.unit_id = here.unit_id) h;
    v_answer := v_answer OR v_within;
  END LOOP;
  RETURN CASE WHEN v_known THEN v_answer END;
END $$;
