-- The status of a prescription today.
CREATE OR REPLACE FUNCTION prescription.status_of(p prescription.prescription) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT prescription.status_with(p, bool_and(l.dispensed = l.quantity), bool_or(l.dispensed > 0))
    FROM prescription.line l WHERE l.person_id = p.person_id AND l.code = p.code
$$;
