-- Whom a citizen answers for today: oneself first, then the children one is a guardian of.
CREATE OR REPLACE FUNCTION consent.subjects_of(p_actor_id bigint) RETURNS TABLE (person_id bigint, role text)
LANGUAGE sql STABLE
AS $$
  SELECT p_actor_id, 'subject'
  UNION ALL
  SELECT DISTINCT g.child_id, 'guardian' FROM population.guardianship g
    WHERE g.guardian_id = p_actor_id AND g.child_id <> p_actor_id
      AND consent.role_for(p_actor_id, g.child_id) = 'guardian'
$$;
