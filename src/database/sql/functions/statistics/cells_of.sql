-- What a person counts as from a day on: a row with 1 for each cell from p_from on, and one with -1 from the day on which it ends by
-- itself. p_until: the first day on which the temporary residence no longer holds, or null. Two homes are a permanent and a
-- temporary residence in different units (Law on Residence 2020 article 27), each of which such a person counts in.
CREATE OR REPLACE FUNCTION statistics.cells_of(
  p_from date, p_permanent integer, p_temporary integer, p_until date, p_current integer)
RETURNS TABLE (day date, unit_id integer, residence statistics.residence_kind, people integer)
LANGUAGE sql IMMUTABLE AS $$
  SELECT c.day, c.unit_id, c.residence, c.people
    FROM (SELECT p_permanent AS permanent, p_temporary AS temporary, p_until IS NULL OR p_until > p_from AS holds,
        p_permanent <> p_temporary AS two) h,
      LATERAL (VALUES
        (p_from, h.permanent, true, 'permanent'::statistics.residence_kind, 1),
        (p_from, p_current, true, 'current', 1),
        (p_from, h.temporary, h.holds, 'temporary', 1),
        (p_until, h.temporary, h.holds, 'temporary', -1),
        (p_from, h.permanent, h.holds AND h.two, 'permanent_of_two', 1),
        (p_until, h.permanent, h.holds AND h.two, 'permanent_of_two', -1),
        (p_from, h.temporary, h.holds AND h.two, 'temporary_of_two', 1),
        (p_until, h.temporary, h.holds AND h.two, 'temporary_of_two', -1)) c (day, unit_id, is_one, residence, people)
    WHERE c.is_one AND c.unit_id IS NOT NULL AND c.day IS NOT NULL
$$;
