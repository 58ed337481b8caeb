-- Full years of age on a day. A birth date known in part counts as its last possible day, so nobody is taken for older
-- than is certain. Who was born on 29 February is a year older on 1 March. Below 0 before birth.
CREATE OR REPLACE FUNCTION population.age_on(p_birth date, p_precision population.date_precision, p_on date) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
  SELECT extract(year FROM age(p_on::timestamp, CASE p_precision
    WHEN 'day' THEN p_birth::timestamp
    WHEN 'month' THEN date_trunc('month', p_birth::timestamp) + interval '1 month -1 day'
    ELSE date_trunc('year', p_birth::timestamp) + interval '1 year -1 day' END))::integer
$$;
