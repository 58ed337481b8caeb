-- The last day of a role, the day on which it was ended included; null without an end.
CREATE OR REPLACE FUNCTION organisation.last_day(p organisation.role) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT least(p.valid_until, (p.ended_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)
$$;
