-- The roles whose decision is still missing, of these deciders, once these people have approved: 'subject', 'guardian', both
-- or none.
CREATE OR REPLACE FUNCTION consent.awaited(p_deciders consent.decider[], p_approvers bigint[]) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT coalesce(array_agg(x.role ORDER BY x.role DESC), '{}') FROM (
    SELECT d.role FROM unnest(p_deciders) d LEFT JOIN unnest(p_approvers) v (decider_id) USING (decider_id)
      GROUP BY d.role
      HAVING CASE WHEN bool_or(d.all_needed) THEN count(v.decider_id) < count(*) ELSE count(v.decider_id) = 0 END) x);
END $$;
