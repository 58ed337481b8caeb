-- The last day up to this one on which units changed: until the next such day places stay what they are. All days before
-- the first are one era.
CREATE OR REPLACE FUNCTION statistics.era_of(p_on date) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT coalesce(greatest(
    (SELECT max(u.valid_from) FROM administrative_unit.unit u WHERE u.valid_from <= p_on),
    (SELECT max(u.valid_to) FROM administrative_unit.unit u WHERE u.valid_to <= p_on)), '-infinity')
$$;
