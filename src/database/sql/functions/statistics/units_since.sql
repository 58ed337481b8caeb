-- The last day up to p_on on which units changed: from it until the next change every unit stays what it is. -infinity for
-- all days before the first change.
CREATE OR REPLACE FUNCTION statistics.units_since(p_on date) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT coalesce(greatest(
    (SELECT max(u.valid_from) FROM administrative_unit.unit u WHERE u.valid_from <= p_on),
    (SELECT max(u.valid_to) FROM administrative_unit.unit u WHERE u.valid_to <= p_on)), '-infinity')
$$;
