-- A version of a unit as JSON, with the units it lay in on a day, at the latest on its own last day. valid_from is null where
-- the lists do not say when it began.
CREATE OR REPLACE FUNCTION administrative_unit.version_shown(unit administrative_unit.unit, p_on date) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('code', unit.code, 'level', unit.level, 'name', unit.name, 'full_name', unit.full_name,
    'kind', unit.kind, 'known_from', coalesce(unit.known_from, unit.valid_from),
    'valid_from', CASE WHEN unit.known_from IS NULL THEN unit.valid_from END, 'valid_to', unit.valid_to, 'instrument', unit.instrument,
    'within', administrative_unit.within(unit, greatest(unit.valid_from, least(p_on, unit.valid_to - 1))))
$$;
