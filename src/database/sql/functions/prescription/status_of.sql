-- The status of a prescription today.
CREATE OR REPLACE FUNCTION prescription.status_of(p prescription.prescription) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE
      WHEN p.withdrawn_at IS NOT NULL THEN 'withdrawn'
      WHEN p.replaced_by IS NOT NULL THEN 'replaced'
      WHEN bool_and(l.dispensed = l.quantity) THEN 'dispensed'
      WHEN p.valid_until < population.today() THEN 'expired'
      WHEN bool_or(l.dispensed > 0) THEN 'partly_dispensed'
      ELSE 'open' END
    FROM prescription.line l WHERE l.person_id = p.person_id AND l.code = p.code
$$;
