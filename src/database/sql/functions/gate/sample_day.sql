-- The day for which the sample personas were written, or null where the database has none.
CREATE OR REPLACE FUNCTION gate.sample_day() RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT max(s.generated_on) FROM population.sample s WHERE s.with_personas
$$;
