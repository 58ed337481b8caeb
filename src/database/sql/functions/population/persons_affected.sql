-- Everyone whose record or consents a batch may change, in ascending order:
--   the persons its events name, and numbers about to be issued, as negative numbers;
--   of someone who dies, is missing or is found, who leaves a household, or whose parents are corrected: parents, spouse,
--   children and wards, and the household if that person is its head.
CREATE OR REPLACE FUNCTION population.persons_affected(p_events population.parsed_event[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_with_family bigint[];
  v_named bigint[];
BEGIN
  SELECT array_agg(e.subject_id) INTO v_with_family FROM unnest(p_events) e
    WHERE e.kind IN ('death', 'missing', 'found') OR e.kind = 'permanent_residence_changed' AND e.body ? 'household'
      OR e.kind = 'correction' AND (e.body #> '{corrected,mother}' IS NOT NULL OR e.body #> '{corrected,father}' IS NOT NULL);
  SELECT array_agg(DISTINCT n.id ORDER BY n.id) INTO v_named
    FROM unnest(p_events) e,
      unnest(ARRAY[e.subject_id, e.spouse_id, e.guardian_id, e.mother_id, e.father_id, e.household_member_id,
        -e.issued_number]) n (id)
    WHERE n.id IS NOT NULL;
  IF v_with_family IS NULL THEN
    RETURN v_named;
  END IF;
  RETURN (
    SELECT array_agg(DISTINCT x.id ORDER BY x.id) FROM (
      SELECT unnest(v_named)
      UNION ALL
      SELECT f.id FROM population.person p, unnest(p.child_ids || ARRAY[p.spouse_id, p.father_id, p.mother_id]) f (id)
        WHERE p.person_id = ANY (v_with_family)
      UNION ALL
      SELECT m.person_id FROM population.person p JOIN population.person m ON m.household_id = p.household_id
        WHERE p.person_id = ANY (v_with_family) AND p.relation_to_household_head = 'head'
      UNION ALL
      SELECT g.child_id FROM population.guardianship g WHERE g.guardian_id = ANY (v_with_family)) x (id)
    WHERE x.id IS NOT NULL);
END $$;
