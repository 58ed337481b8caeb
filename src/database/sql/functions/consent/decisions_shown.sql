-- The decisions on a request, oldest first, with the names of the deciders, as one of them may see them; p_reader_id's are own.
CREATE OR REPLACE FUNCTION consent.decisions_shown(p_person_id bigint, p_request_id uuid, p_reader_id bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('role', d.role, 'verdict', d.verdict, 'at', d.decided_at,
      'name', n.birth_full_name, 'own', d.decider_id = p_reader_id) ORDER BY d.decided_at, d.role DESC), '[]')
    FROM consent.decision d JOIN population.person n ON n.person_id = d.decider_id
    WHERE d.person_id = p_person_id AND d.request_id = p_request_id
$$;
