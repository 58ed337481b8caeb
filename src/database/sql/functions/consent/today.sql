-- The day in Viet Nam.
CREATE OR REPLACE FUNCTION consent.today() RETURNS date LANGUAGE sql STABLE AS $$
  SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
$$;
