-- Everyone whose record or consents a batch of events may touch, in ascending order: those named, a number about to be
-- issued as its negative, the spouse and children of one who dies, is missing or found, the wards, the household whose head goes, the parents
-- from whom a child is taken.
CREATE OR REPLACE FUNCTION population.persons_touched(p_events population.told_event[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_leaving bigint[];
  v_touched bigint[];
BEGIN
  SELECT array_agg(e.persons[1]) INTO v_leaving FROM unnest(p_events) e
    WHERE e.kind IN ('death', 'missing', 'found') OR e.kind = 'permanent_residence_changed' AND e.body ? 'household'
      OR e.kind = 'correction' AND (e.body #> '{corrected,mother}' IS NOT NULL OR e.body #> '{corrected,father}' IS NOT NULL);
  SELECT array_agg(DISTINCT n.id ORDER BY n.id) INTO v_touched
    FROM unnest(p_events) e, unnest(e.persons || -e.issued) n (id) WHERE n.id IS NOT NULL;
  IF v_leaving IS NULL THEN
    RETURN v_touched;
  END IF;
  RETURN (
    SELECT array_agg(DISTINCT x.id ORDER BY x.id) FROM (
      SELECT unnest(v_touched)
      UNION ALL
      SELECT t.id FROM population.person p, unnest(p.child_ids || ARRAY[p.spouse_id, p.father_id, p.mother_id]) t (id)
        WHERE p.person_id = ANY (v_leaving)
      UNION ALL
      SELECT m.person_id FROM population.person p JOIN population.person m ON m.household_id = p.household_id
        WHERE p.person_id = ANY (v_leaving) AND p.relation_to_household_head = 'head'
      UNION ALL
      SELECT g.child_id FROM population.guardianship g WHERE g.guardian_id = ANY (v_leaving)) x (id)
    WHERE x.id IS NOT NULL);
END $$;
