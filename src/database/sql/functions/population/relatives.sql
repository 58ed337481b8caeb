-- Father, mother, spouse, children, representative and present guardians, in this order.
CREATE OR REPLACE FUNCTION population.relatives(person population.person)
RETURNS TABLE (relation text, relative_id bigint, rank integer) LANGUAGE sql STABLE AS $$
  SELECT r.kind, r.relative_id, array_position('{father,mother,spouse,child,representative,guardian}', r.kind)
    FROM (VALUES ('father', person.father_id), ('mother', person.mother_id), ('spouse', person.spouse_id),
            ('representative', person.representative_id)
          UNION ALL
          SELECT 'child', unnest(person.child_ids)
          UNION ALL
          SELECT g.kind, g.guardian_id FROM population.guardianship g
            WHERE g.child_id = person.person_id AND g.kind = 'guardian' AND g.valid_from <= population.today()
              AND (g.valid_to IS NULL OR g.valid_to > population.today())) r (kind, relative_id)
    WHERE r.relative_id IS NOT NULL
$$;
