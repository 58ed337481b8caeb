-- Whose decisions are missing once these people have approved: by role how many, and the names of those who may make them, who
-- are more than are missing where any one guardian suffices. Only for those who decide for the same person.
CREATE OR REPLACE FUNCTION consent.others_awaited(p_deciders consent.decider[], p_approvers bigint[]) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('role', x.role, 'count', x.missing, 'names', x.names)
      ORDER BY x.role DESC), '[]')
    FROM (
      SELECT d.role, CASE WHEN bool_or(d.all_needed) THEN count(*) ELSE 1 END AS missing,
          jsonb_agg(n.birth_full_name ORDER BY n.birth_full_name) AS names
        FROM unnest(p_deciders) d JOIN population.person n ON n.person_id = d.decider_id
        WHERE d.role = ANY (consent.awaited(p_deciders, p_approvers)) AND d.decider_id <> ALL (p_approvers)
        GROUP BY d.role) x);
END $$;
