-- A residence of one kind that holds today: the address with the unit there today, and where the registry still names a
-- unit that has ended, that unit beside it.
CREATE OR REPLACE FUNCTION population.residence_shown(p_person_id bigint, p_kind text) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_today constant date := population.today();
  residence population.residence;
  v_place jsonb;
  v_shown jsonb;
BEGIN
  SELECT * INTO residence FROM population.residence r
    WHERE r.person_id = p_person_id AND r.kind = p_kind AND r.since <= v_today
      AND (r.until IS NULL OR r.until > v_today)
    ORDER BY r.since DESC LIMIT 1;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  v_place := population.place_shown(residence.unit_id, NULL);
  v_shown := jsonb_build_object('address', residence.address, 'unit', v_place -> 'present', 'since', residence.since);
  IF residence.until IS NOT NULL THEN
    v_shown := v_shown || jsonb_build_object('until', residence.until);
  END IF;
  IF v_place -> 'as_issued' <> v_place -> 'present' THEN
    v_shown := v_shown || (v_place - 'as_issued' - 'present')
      || jsonb_build_object('unit_as_issued', v_place -> 'as_issued');
  END IF;
  RETURN v_shown;
END $$;
