-- Age in full years on a day; negative before birth. A birth date known only by month or year counts as its last possible
-- day, so that nobody is taken for older than is certain. A person born on 29 February turns a year older on 1 March.
CREATE OR REPLACE FUNCTION population.age_on(p_birth date, p_precision population.date_precision, p_on date) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
  SELECT extract(year FROM age(p_on::timestamp, CASE p_precision
    WHEN 'day' THEN p_birth::timestamp
    WHEN 'month' THEN date_trunc('month', p_birth::timestamp) + interval '1 month -1 day'
    ELSE date_trunc('year', p_birth::timestamp) + interval '1 year -1 day' END))::integer
$$;
