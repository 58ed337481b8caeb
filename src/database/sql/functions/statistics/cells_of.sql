-- What a person counts as from a day on: a row with 1 for each cell from p_from on, and one with -1 from the day on which it ends by
-- itself. p_until: the first day on which the temporary residence no longer holds, or null. Two homes are a permanent and a
-- temporary residence in different units (Law on Residence 2020 article 27), each of which such a person counts in.
-- UNION ALL: PostgreSQL prepares a list of VALUES anew for each person, which takes five times as long.
CREATE OR REPLACE FUNCTION statistics.cells_of(
  p_from date, p_permanent integer, p_temporary integer, p_until date, p_current integer)
RETURNS TABLE (day date, unit_id integer, residence statistics.residence_kind, people integer)
LANGUAGE sql IMMUTABLE AS $$
  SELECT p_from, p_permanent, 'permanent'::statistics.residence_kind, 1 WHERE p_permanent IS NOT NULL
  UNION ALL
  SELECT p_from, p_current, 'current', 1 WHERE p_current IS NOT NULL
  UNION ALL
  SELECT d.day, t.unit_id, t.residence, d.people
    FROM (
      SELECT p_temporary AS unit_id, 'temporary'::statistics.residence_kind AS residence
      UNION ALL
      SELECT p_permanent, 'permanent_of_two' WHERE p_permanent <> p_temporary
      UNION ALL
      SELECT p_temporary, 'temporary_of_two' WHERE p_permanent <> p_temporary) t, (
      SELECT p_from AS day, 1 AS people
      UNION ALL
      SELECT p_until, -1 WHERE p_until IS NOT NULL) d
    WHERE p_temporary IS NOT NULL AND (p_until IS NULL OR p_until > p_from)
$$;
