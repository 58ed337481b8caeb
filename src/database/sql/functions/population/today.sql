-- Today's date in Viet Nam.
CREATE OR REPLACE FUNCTION population.today() RETURNS date LANGUAGE sql STABLE AS $$
  SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
$$;
