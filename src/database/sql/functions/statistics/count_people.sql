-- Counts people from their rows into cells of the cube. p_first, p_last: the range of their keys, both included; null: all.
CREATE OR REPLACE FUNCTION statistics.count_people(p_first bigint, p_last bigint) RETURNS SETOF statistics.resident
LANGUAGE sql STABLE AS $$
  SELECT c.unit_id, c.residence, extract(year FROM p.date_of_birth)::smallint, p.sex, c.until, count(*)::integer,
      sum(statistics.record_key(p.person_id, s.seed))::bigint
    FROM population.person p, statistics.secret s,
      LATERAL (VALUES ('permanent'::statistics.residence, p.permanent_unit, 'infinity'::date),
                      ('temporary', p.temporary_unit, coalesce(p.temporary_until, 'infinity')),
                      ('current', coalesce(p.current_unit, p.permanent_unit), 'infinity')) c (residence, unit_id, until)
    WHERE p.date_of_birth >= make_date(statistics.first_birth_year(), 1, 1) AND p.death_date IS NULL
      AND p.missing_since IS NULL AND c.unit_id IS NOT NULL
      AND (p_first IS NULL OR p.person_id BETWEEN p_first AND p_last)
    GROUP BY 1, 2, 3, 4, 5
$$;
