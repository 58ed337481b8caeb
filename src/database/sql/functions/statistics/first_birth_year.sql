-- The first birth year that is counted. Questions are about ages 0 to 17 in the present or a coming school year, so nobody
-- born more than 18 years ago is asked about, and that day only moves forward: 2005 covers every school year from 2022 on.
-- It is a constant, not derived from today, since the cube holds exactly the people born from that year on, and the lists of
-- statistics.cumulative_count start there. Raising it saves little; after a change run `population recount`.
CREATE OR REPLACE FUNCTION statistics.first_birth_year() RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT 2005
$$;
