-- The first day of the next month in Viet Nam, from which a summary of this month is due.
CREATE OR REPLACE FUNCTION citizen.next_month() RETURNS date LANGUAGE sql STABLE AS $$
  SELECT (date_trunc('month', population.today()::timestamp) + interval '1 month')::date
$$;
