-- By how much each cell of the cube falls short of a recount from people: nothing, as long as both are right.
CREATE OR REPLACE FUNCTION statistics.differences() RETURNS SETOF statistics.resident LANGUAGE sql STABLE AS $$
  SELECT unit_id, residence, birth_year, sex, until, coalesce(p.people, 0) - coalesce(c.people, 0),
      coalesce(p.record_keys, 0) - coalesce(c.record_keys, 0)
    FROM statistics.counted(NULL, NULL) p
      FULL JOIN statistics.cube() c USING (unit_id, residence, birth_year, sex, until)
    WHERE (p.people, p.record_keys) IS DISTINCT FROM (c.people, c.record_keys)
$$;
