-- A present residence of one kind, as JSON: the address and the unit there today, and where the registry names a unit that no
-- longer exists, also that unit.
CREATE OR REPLACE FUNCTION population.residence_shown(person population.person, p_kind text) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
  residence record;
  v_place jsonb;
  v_shown jsonb;
BEGIN
  SELECT * INTO residence FROM population.residences(person) r WHERE r.kind = p_kind;
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
