-- The current cube: folded counts and changes not folded yet, without empty cells.
CREATE OR REPLACE FUNCTION statistics.cube() RETURNS SETOF statistics.resident LANGUAGE sql STABLE AS $$
  SELECT r.unit_id, r.residence, r.birth_year, r.sex, r.until, sum(r.people)::integer, sum(r.record_keys)::bigint
    FROM (SELECT * FROM statistics.resident UNION ALL SELECT * FROM statistics.resident_change) r
    GROUP BY 1, 2, 3, 4, 5
    HAVING sum(r.people) <> 0 OR sum(r.record_keys) <> 0
$$;
