-- A citizen's role towards a subject: 'subject' for oneself, 'guardian' for a child one decides for today, else null.
CREATE OR REPLACE FUNCTION consent.role_for(p_actor_id bigint, p_person_id bigint) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE
  WHEN p_actor_id = p_person_id THEN 'subject'
  ELSE (SELECT d.role FROM consent.deciders(p_person_id, population.today()) d WHERE d.decider_id = p_actor_id)
END
$$;
