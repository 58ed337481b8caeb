-- The day on which a person turns p_years. For a birth date known only by month or year, the last possible one.
CREATE OR REPLACE FUNCTION population.birthday(p_birth date, p_precision population.date_precision, p_years integer)
RETURNS date LANGUAGE sql IMMUTABLE AS $$
  SELECT (CASE p_precision
      WHEN 'day' THEN p_birth::timestamp
      WHEN 'month' THEN date_trunc('month', p_birth::timestamp) + interval '1 month -1 day'
      ELSE date_trunc('year', p_birth::timestamp) + interval '1 year -1 day'
    END + make_interval(years => p_years))::date
$$;
