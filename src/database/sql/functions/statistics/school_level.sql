-- The school level of a child by the age reached in the year in which the school year begins (Education Law 2019 article
-- 28): 1 nursery, 2 kindergarten, 3 primary, 4 lower secondary, 5 upper secondary, null for none.
CREATE OR REPLACE FUNCTION statistics.school_level(p_age integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_age BETWEEN 0 AND 2 THEN 1 WHEN p_age BETWEEN 3 AND 5 THEN 2
    WHEN p_age BETWEEN 6 AND 10 THEN 3 WHEN p_age BETWEEN 11 AND 14 THEN 4 WHEN p_age BETWEEN 15 AND 17 THEN 5 END
$$;
