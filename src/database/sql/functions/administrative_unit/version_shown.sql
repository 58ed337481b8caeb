-- A version of a unit as JSON, with the units it lay in on a day, at the latest on its own last day.
CREATE OR REPLACE FUNCTION administrative_unit.version_shown(unit administrative_unit.unit, p_on date) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('code', unit.code, 'level', unit.level, 'name', unit.name, 'full_name', unit.full_name,
    'kind', unit.kind, 'valid_from', unit.valid_from, 'valid_to', unit.valid_to, 'instrument', unit.instrument,
    'within', administrative_unit.within(unit, greatest(unit.valid_from, least(p_on, unit.valid_to - 1))))
$$;
