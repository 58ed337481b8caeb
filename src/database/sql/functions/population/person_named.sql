-- A person named in the data of another: everything that may be released about them.
CREATE OR REPLACE FUNCTION population.person_named(
  p_relation_name text, p_relation text, p_named population.person, p_has_pseudonym boolean, p_partner_id text)
RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(p_relation_name, p_relation, 'birth_full_name', p_named.birth_full_name)
    || CASE WHEN p_has_pseudonym
         THEN jsonb_build_object('pseudonym', population.pseudonym(p_partner_id, p_named.person_id)) ELSE '{}' END
$$;
