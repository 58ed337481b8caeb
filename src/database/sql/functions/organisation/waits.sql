-- Whether a role that was given waits for a second person, which it does for a week.
CREATE OR REPLACE FUNCTION organisation.waits(p organisation.role) RETURNS boolean LANGUAGE sql AS $$
  SELECT p.confirmed_at IS NULL AND p.ended_at IS NULL AND p.given_at > clock_timestamp() - interval '7 days'
    AND coalesce(p.valid_until, 'infinity') >= population.today()
$$;
