-- Counts people from their rows into cells of the cube on p_day, and the ends of their temporary residences after it. p_first,
-- p_last: the range of their keys, both included; null: all.
CREATE OR REPLACE FUNCTION statistics.count_people(p_first bigint, p_last bigint, p_day date) RETURNS SETOF statistics.cell_change
LANGUAGE sql STABLE AS $$
  SELECT c.day, c.unit_id, c.residence, p.sex, statistics.birth_year_counted(p.date_of_birth), statistics.is_foreign(p.nationality),
      sum(c.people)::integer, (sum(c.people * (statistics.record_key(p.person_id, s.seed) % 255)) % 255)::integer
    FROM population.person p, statistics.secret s,
      LATERAL statistics.cells_of(p_day, p.permanent_unit, p.temporary_unit, p.temporary_until,
        coalesce(p.current_unit, p.permanent_unit)) c
    WHERE p.death_date IS NULL AND p.missing_since IS NULL AND (p_first IS NULL OR p.person_id BETWEEN p_first AND p_last)
    GROUP BY 1, 2, 3, 4, 5, 6
$$;
