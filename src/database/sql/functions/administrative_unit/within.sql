-- The units that a unit lies in on a day, from the nearest up to the country. A parent is stored as of the unit's first
-- day; on a later day the unit that then holds the parent's code counts.
CREATE OR REPLACE FUNCTION administrative_unit.within(unit administrative_unit.unit, p_on date) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_within jsonb := '[]';
  parent administrative_unit.unit;
BEGIN
  LOOP
    SELECT * INTO parent FROM administrative_unit.unit u WHERE u.unit_id = unit.parent_id;
    IF parent.valid_to <= p_on THEN
      SELECT * INTO parent FROM administrative_unit.unit_on(parent.code, p_on);
    END IF;
    EXIT WHEN parent.unit_id IS NULL;
    v_within := v_within || jsonb_build_object('level', parent.level, 'code', parent.code, 'full_name', parent.full_name);
    unit := parent;
  END LOOP;
  RETURN v_within;
END $$;
