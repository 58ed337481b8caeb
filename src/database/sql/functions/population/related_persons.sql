-- Father, mother, spouse, children, representative and guardians of today; null where none is known.
CREATE OR REPLACE FUNCTION population.related_persons(p_person_id bigint) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT jsonb_agg(jsonb_build_object('relation', r.kind, 'birth_full_name', p.birth_full_name,
          'personal_id_number', n.personal_id_number, 'nationality', p.nationality)
        ORDER BY array_position('{father,mother,spouse,child,representative,guardian}', r.kind), p.date_of_birth, p.person_id)
      FROM (SELECT r.kind, r.relative_id FROM population.relation r WHERE r.person_id = p_person_id
            UNION ALL
            SELECT g.kind, g.guardian_id FROM population.guardianship g
              WHERE g.child_id = p_person_id AND g.kind = 'guardian' AND g.valid_from <= population.today()
                AND (g.valid_to IS NULL OR g.valid_to > population.today())) r
        JOIN population.person p ON p.person_id = r.relative_id
        JOIN population.personal_number n ON n.person_id = p.person_id AND n.is_current);
END $$;
