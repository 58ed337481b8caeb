-- What a role is now: waits (for a second person), coming, in_force or ended.
CREATE OR REPLACE FUNCTION organisation.state(p organisation.role) RETURNS text LANGUAGE sql AS $$
  SELECT CASE WHEN organisation.waits(p) THEN 'waits' WHEN organisation.is_in_force(p) THEN 'in_force'
    WHEN p.confirmed_at IS NOT NULL AND p.ended_at IS NULL AND p.valid_from > population.today() THEN 'coming' ELSE 'ended' END
$$;
