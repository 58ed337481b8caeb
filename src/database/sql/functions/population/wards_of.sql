-- Everyone a person may have to decide for: the person's children of any age, and those for whom the registry names the
-- person as a guardian.
CREATE OR REPLACE FUNCTION population.wards_of(p_guardian_id bigint) RETURNS TABLE (person_id bigint)
LANGUAGE sql STABLE AS $$
  SELECT g.child_id FROM population.guardianship g WHERE g.guardian_id = p_guardian_id
  UNION
  SELECT unnest(p.child_ids) FROM population.person p WHERE p.person_id = p_guardian_id
$$;
