-- The other members of a person's household, with their relation to its head; null without a household or others in it.
CREATE OR REPLACE FUNCTION population.household_members(p_person_id bigint, p_household_id bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT jsonb_agg(jsonb_build_object('relation_to_household_head', p.relation_to_household_head,
          'birth_full_name', p.birth_full_name, 'personal_id_number', population.number_text(p.personal_id_number))
        ORDER BY p.relation_to_household_head <> 'head', p.date_of_birth, p.person_id)
      FROM population.person p WHERE p.household_id = p_household_id AND p.person_id <> p_person_id);
END $$;
