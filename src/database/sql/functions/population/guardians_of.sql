-- The guardians of a child and their terms: those in the registry, and by law each parent without a row there, from birth
-- to the 18th birthday (Civil Code 2015 article 136).
CREATE OR REPLACE FUNCTION population.guardians_of(p_child_id bigint)
RETURNS TABLE (guardian_id bigint, kind text, acts_jointly boolean, valid_from date, valid_to date)
LANGUAGE sql STABLE AS $$
  SELECT g.guardian_id, g.kind, g.acts_jointly, g.valid_from, g.valid_to
    FROM population.guardianship g WHERE g.child_id = p_child_id
  UNION ALL
  SELECT x.parent_id, 'parent', false, p.date_of_birth, population.birthday(p.date_of_birth, p.date_of_birth_precision, 18)
    FROM population.person p, LATERAL (VALUES (p.mother_id), (p.father_id)) x (parent_id)
    WHERE p.person_id = p_child_id AND x.parent_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM population.guardianship g WHERE g.child_id = p_child_id AND g.guardian_id = x.parent_id)
$$;
