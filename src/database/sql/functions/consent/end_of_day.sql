-- The first instant after a day, in Vietnamese time.
CREATE OR REPLACE FUNCTION consent.end_of_day(p_day date) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT (p_day + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
$$;
