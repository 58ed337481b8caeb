-- What each cell of the cube lacks compared with a recount of people. No rows while the cube is right.
CREATE OR REPLACE FUNCTION statistics.differences() RETURNS SETOF statistics.resident LANGUAGE sql STABLE AS $$
  SELECT unit_id, residence, birth_year, sex, until, coalesce(p.people, 0) - coalesce(c.people, 0),
      coalesce(p.record_keys, 0) - coalesce(c.record_keys, 0)
    FROM statistics.count_people(NULL, NULL) p
      FULL JOIN statistics.cube() c USING (unit_id, residence, birth_year, sex, until)
    WHERE (p.people, p.record_keys) IS DISTINCT FROM (c.people, c.record_keys)
$$;
