-- The people a citizen decides for today: the citizen first, then the children the citizen is a guardian of.
CREATE OR REPLACE FUNCTION consent.subjects_of(p_actor_id bigint) RETURNS TABLE (person_id bigint, role text)
LANGUAGE sql STABLE
AS $$
  SELECT p_actor_id, 'subject'
  UNION ALL
  SELECT w.person_id, 'guardian' FROM population.wards_of(p_actor_id) w
    WHERE consent.role_for(p_actor_id, w.person_id) = 'guardian'
$$;
