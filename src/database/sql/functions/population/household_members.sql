-- The other members of a person's household, with their relation to its head, who comes first.
CREATE OR REPLACE FUNCTION population.household_members(person population.person)
RETURNS TABLE (relation text, member_id bigint, rank integer) LANGUAGE sql STABLE AS $$
  SELECT p.relation_to_household_head, p.person_id, (p.relation_to_household_head <> 'head')::integer
    FROM population.person p WHERE p.household_id = person.household_id AND p.person_id <> person.person_id
$$;
