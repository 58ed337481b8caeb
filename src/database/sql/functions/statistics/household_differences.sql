-- What each cell of households lacks compared with a recount of people today. No rows while the cube is right.
CREATE OR REPLACE FUNCTION statistics.household_differences() RETURNS SETOF statistics.cell_change LANGUAGE sql STABLE AS $$
  SELECT population.today(), unit_id, coalesce(h.residence, a.residence), coalesce(h.sex, a.sex), birth_year,
      coalesce(h.is_foreign, a.is_foreign), coalesce(h.people, 0) - coalesce(a.people, 0),
      (coalesce(h.record_keys, 0) - coalesce(a.record_keys, 0)) % 255
    FROM statistics.count_households(population.today()) h
      FULL JOIN (SELECT * FROM statistics.cube(population.today()) c WHERE c.residence::text = 'household') a
        USING (unit_id, birth_year)
    WHERE coalesce(h.people, 0) <> coalesce(a.people, 0) OR (coalesce(h.record_keys, 0) - coalesce(a.record_keys, 0)) % 255 <> 0
$$;
