-- Ends a guardianship recorded in the registry. Returns false when none is in force on that day.
CREATE OR REPLACE FUNCTION population.end_guardianship(p_child_id bigint, p_guardian_id bigint, p_on date) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE population.guardianship g SET valid_to = p_on
    WHERE g.child_id = p_child_id AND g.guardian_id = p_guardian_id AND g.valid_from <= p_on
      AND (g.valid_to IS NULL OR g.valid_to > p_on);
  RETURN FOUND;
END $$;
