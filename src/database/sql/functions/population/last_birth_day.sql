-- The last possible day of birth, where the date of birth is known only by month or year (the column holds the first one).
CREATE OR REPLACE FUNCTION population.last_birth_day(p_birth date, p_precision population.date_precision) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE p_precision
    WHEN 'day' THEN p_birth
    WHEN 'month' THEN (date_trunc('month', p_birth::timestamp) + interval '1 month -1 day')::date
    ELSE (date_trunc('year', p_birth::timestamp) + interval '1 year -1 day')::date END
$$;
