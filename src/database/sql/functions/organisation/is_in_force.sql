-- Whether a role is in force now, by the clock: a transaction that began on its last day does not see it last.
CREATE OR REPLACE FUNCTION organisation.is_in_force(p organisation.role) RETURNS boolean LANGUAGE sql AS $$
  SELECT p.confirmed_at IS NOT NULL AND p.ended_at IS NULL
    AND (clock_timestamp() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date BETWEEN p.valid_from AND coalesce(p.valid_until, 'infinity')
$$;
