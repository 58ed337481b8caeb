-- The residences of a person that hold today, the newest of each kind, in their order as the legal place of residence:
-- permanent, then temporary, then where the person really lives (Law 68/2020 articles 11 and 19).
CREATE OR REPLACE FUNCTION population.residences(p_person_id bigint)
RETURNS TABLE (kind text, rank integer, unit_id integer) LANGUAGE sql STABLE AS $$
  SELECT DISTINCT ON (k.rank) r.kind, k.rank, r.unit_id
    FROM population.residence r,
      LATERAL (SELECT CASE r.kind WHEN 'permanent' THEN 1 WHEN 'temporary' THEN 2 ELSE 3 END AS rank) k
    WHERE r.person_id = p_person_id AND r.since <= population.today()
      AND (r.until IS NULL OR r.until > population.today())
    ORDER BY k.rank, r.since DESC
$$;
