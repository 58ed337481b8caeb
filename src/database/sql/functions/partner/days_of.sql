-- What an ISO 8601 duration such as P1Y or P30D means from a day on, in whole days. A term in months or years ends with the
-- corresponding day, or with the last day of a month that has none (Civil Code 2015 article 148 clauses 3 and 4). Two
-- durations, or a duration and a date, are compared by nothing else.
CREATE OR REPLACE FUNCTION partner.days_of(p_duration text, p_from date) RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT (p_from + p_duration::interval)::date - p_from
$$;
