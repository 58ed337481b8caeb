-- Counts people from their rows into cells of the cube on p_day, and the ends of their temporary residences after it. p_tables: as in
-- statistics.people_alike.
CREATE OR REPLACE FUNCTION statistics.count_people(p_tables regclass[], p_day date) RETURNS SETOF statistics.cell_change
LANGUAGE sql STABLE AS $$
  SELECT c.day, c.unit_id, c.residence, p.sex, p.birth_year, p.is_foreign, sum(c.people * p.people)::integer,
      (sum(c.people * p.record_keys) % 255)::integer
    FROM statistics.people_alike(p_tables) p,
      LATERAL statistics.cells_of(p_day, p.permanent_unit, p.temporary_unit, p.temporary_until, p.current_unit) c
    GROUP BY 1, 2, 3, 4, 5, 6
$$;
