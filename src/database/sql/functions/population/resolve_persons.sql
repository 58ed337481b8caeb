-- Looks the persons of an event up again, which an earlier event of the batch (a birth, a new number) may have created.
-- Locks them without waiting: waiting out of order could deadlock with another batch.
CREATE OR REPLACE FUNCTION population.resolve_persons(INOUT p_event population.parsed_event) LANGUAGE plpgsql AS $$
BEGIN
  SELECT (SELECT n.person_id FROM population.personal_number n WHERE n.personal_id_number = p_event.subject_number),
      (SELECT n.person_id FROM population.personal_number n WHERE n.personal_id_number = p_event.spouse_number),
      (SELECT n.person_id FROM population.personal_number n WHERE n.personal_id_number = p_event.guardian_number),
      (SELECT n.person_id FROM population.personal_number n WHERE n.personal_id_number = p_event.mother_number),
      (SELECT n.person_id FROM population.personal_number n WHERE n.personal_id_number = p_event.father_number),
      (SELECT n.person_id FROM population.personal_number n WHERE n.personal_id_number = p_event.household_member_number)
    INTO p_event.subject_id, p_event.spouse_id, p_event.guardian_id, p_event.mother_id, p_event.father_id,
      p_event.household_member_id;
  IF EXISTS (
      SELECT FROM unnest(ARRAY[p_event.subject_id, p_event.spouse_id, p_event.guardian_id, p_event.mother_id,
            p_event.father_id, p_event.household_member_id]) p (id)
        WHERE p.id IS NOT NULL AND NOT pg_try_advisory_xact_lock(p.id)) THEN
    RAISE EXCEPTION 'a person new to the batch is locked' USING ERRCODE = '40001';
  END IF;
END $$;
