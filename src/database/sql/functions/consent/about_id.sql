-- How the filters of a citizen's history name whom it is about: the citizen as self, a child by a name of its own for each
-- guardian, which says nothing to anybody else.
CREATE OR REPLACE FUNCTION consent.about_id(p_actor_id bigint, p_person_id bigint, p_role text) RETURNS text LANGUAGE sql STABLE AS $$
  -- No partner's id has a space in it, so no partner has the same pseudonym.
  SELECT CASE p_role WHEN 'subject' THEN 'self' ELSE population.pseudonym('guardian ' || p_actor_id, p_person_id) END
$$;
