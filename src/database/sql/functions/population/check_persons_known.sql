-- Refuses an event that names a personal number nobody ever held.
-- p_pointers: the JSON Pointers of the roles in an event, by kind (src/population/registry/kinds.ts).
CREATE OR REPLACE FUNCTION population.check_persons_known(p_event population.parsed_event, p_pointers jsonb) RETURNS void
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  v_role constant text := CASE
    WHEN p_event.subject_number IS NOT NULL AND p_event.subject_id IS NULL THEN 'subject'
    WHEN p_event.spouse_number IS NOT NULL AND p_event.spouse_id IS NULL THEN 'spouse'
    WHEN p_event.guardian_number IS NOT NULL AND p_event.guardian_id IS NULL THEN 'guardian'
    WHEN p_event.mother_number IS NOT NULL AND p_event.mother_id IS NULL THEN 'mother'
    WHEN p_event.father_number IS NOT NULL AND p_event.father_id IS NULL THEN 'father'
    WHEN p_event.household_member_number IS NOT NULL AND p_event.household_member_id IS NULL THEN 'household_member' END;
BEGIN
  IF v_role IS NOT NULL THEN
    RAISE EXCEPTION 'person_unknown' USING ERRCODE = 'UR001',
      DETAIL = p_pointers #>> ARRAY[p_event.kind::text, 'persons', v_role];
  END IF;
END $$;
