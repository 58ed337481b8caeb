-- The age groups of a question, for each year: those of a grouping of statistics.age_range (null: none), and the total of all ages
-- (age group null), with the birth years of its people. p_last_age: the last age asked about. Age is the one reached in the year, for
-- school years the one in which it begins. The groups of households are their sizes, as birth years.
CREATE OR REPLACE FUNCTION statistics.age_groups(p_years integer[], p_grouping text, p_last_age integer)
RETURNS TABLE (year integer, age_group integer, first_birth_year integer, last_birth_year integer)
LANGUAGE sql STABLE AS $$
  SELECT y.year, g.number, y.year - g.last_age, y.year - g.first_age
    FROM unnest(p_years) y (year), (
      SELECT a.number, a.first_age, a.last_age FROM statistics.age_range a
        WHERE a.grouping = p_grouping AND a.first_age <= p_last_age
      UNION ALL
      SELECT NULL, 0, p_last_age) g
  UNION ALL
  SELECT y.year, s.size, statistics.household_size_counted(s.size), statistics.household_size_counted(s.size)
    FROM unnest(p_years) y (year), generate_series(1, 7) s (size) WHERE p_grouping = 'household_size'
$$;
