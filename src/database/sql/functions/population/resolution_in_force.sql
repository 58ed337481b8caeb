-- The decision in force about a residence: the surest; of equally sure ones the earliest, but of lines about the person
-- the latest. p_without_run: a run to leave out.
CREATE OR REPLACE FUNCTION population.resolution_in_force(
  p_person_id bigint, p_residence statistics.residence, p_since date, p_address text, p_without_run integer)
RETURNS SETOF population.residence_resolution LANGUAGE sql STABLE AS $$
  SELECT d.*
    FROM population.residence_resolution d JOIN population.resolution_run r USING (run_id)
    WHERE d.person_id = p_person_id AND d.residence = p_residence AND r.undone_at IS NULL
      AND d.registered_since IS NOT DISTINCT FROM p_since AND d.address_digest = md5(coalesce(p_address, ''))::uuid
      AND d.run_id IS DISTINCT FROM p_without_run
    ORDER BY d.sureness DESC, CASE d.sureness WHEN 'person' THEN -d.run_id ELSE d.run_id END
    LIMIT 1
$$;
