-- The age groups of a question, for each school year: each age, each school level or neither, and the total of all ages (age
-- group null), with the birth years of its children. A child's age is the one reached in the year in which the school year
-- begins.
CREATE OR REPLACE FUNCTION statistics.age_groups(p_school_years integer[], p_by_level boolean, p_by_age boolean)
RETURNS TABLE (school_year integer, age_group integer, first_birth_year integer, last_birth_year integer)
LANGUAGE sql IMMUTABLE AS $$
  SELECT y.school_year, g.age_group, y.school_year - g.last_age, y.school_year - g.first_age
    FROM unnest(p_school_years) y (school_year), (
      SELECT a.age_group, min(a.age) AS first_age, max(a.age) AS last_age
        FROM (SELECT x.age, CASE WHEN p_by_age THEN x.age WHEN p_by_level THEN statistics.school_level(x.age) END AS age_group
                FROM generate_series(0, 17) x (age)) a
        GROUP BY ROLLUP (a.age_group)
        HAVING grouping(a.age_group) = 1 OR p_by_level OR p_by_age) g
$$;
