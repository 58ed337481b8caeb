-- The roles whose decision a request still waits for: 'subject', 'guardian', both or none.
CREATE OR REPLACE FUNCTION consent.awaited_roles(p_person_id bigint, p_request_id uuid) RETURNS text[]
LANGUAGE sql STABLE AS $$
  SELECT (
  SELECT coalesce(array_agg(x.role ORDER BY x.role DESC), '{}') FROM (
    SELECT d.role FROM consent.deciders(p_person_id, population.today()) d
      LEFT JOIN consent.decision v ON v.person_id = p_person_id AND v.request_id = p_request_id
        AND v.decider_id = d.decider_id AND v.verdict = 'approved'
      GROUP BY d.role
      HAVING CASE WHEN bool_or(d.all_needed) THEN count(v.decider_id) < count(*) ELSE count(v.decider_id) = 0 END) x)
$$;
