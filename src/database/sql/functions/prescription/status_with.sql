-- The status of a prescription today, of which all or some was dispensed.
CREATE OR REPLACE FUNCTION prescription.status_with(p prescription.prescription, p_all boolean, p_some boolean) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN p.withdrawn_at IS NOT NULL THEN 'withdrawn'
    WHEN p.replaced_by IS NOT NULL THEN 'replaced'
    WHEN p_all THEN 'dispensed'
    WHEN p.valid_until < population.today() THEN 'expired'
    WHEN p_some THEN 'partly_dispensed'
    ELSE 'open' END
$$;
