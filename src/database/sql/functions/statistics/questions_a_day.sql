-- How many questions for counts an organisation may ask on one day.
CREATE OR REPLACE FUNCTION statistics.questions_a_day() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 2000 $$;
