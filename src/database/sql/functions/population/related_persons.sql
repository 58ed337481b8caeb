-- Father, mother, spouse, children, representative and present guardians, as JSON; null where none is known.
CREATE OR REPLACE FUNCTION population.related_persons(person population.person) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT jsonb_agg(jsonb_build_object('relation', r.kind, 'birth_full_name', p.birth_full_name,
          'personal_id_number', population.number_text(p.personal_id_number),
          'nationality', coalesce(p.nationality, '{VN}'))
        ORDER BY array_position('{father,mother,spouse,child,representative,guardian}', r.kind), p.date_of_birth, p.person_id)
      FROM (VALUES ('father', person.father_id), ('mother', person.mother_id), ('spouse', person.spouse_id),
              ('representative', person.representative_id)
            UNION ALL
            SELECT 'child', unnest(person.child_ids)
            UNION ALL
            SELECT g.kind, g.guardian_id FROM population.guardianship g
              WHERE g.child_id = person.person_id AND g.kind = 'guardian' AND g.valid_from <= population.today()
                AND (g.valid_to IS NULL OR g.valid_to > population.today())) r (kind, relative_id)
        JOIN population.person p ON p.person_id = r.relative_id);
END $$;
