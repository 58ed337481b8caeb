-- Everyone an event names, as keys for holding back later events about them: persons by their ids, and personal numbers,
-- which may not have a person yet, as negative numbers.
CREATE OR REPLACE FUNCTION population.persons_named(p_event population.parsed_event) RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN array_remove(ARRAY[p_event.subject_id, p_event.spouse_id, p_event.guardian_id, p_event.mother_id,
      p_event.father_id, p_event.household_member_id, -p_event.subject_number, -p_event.spouse_number,
      -p_event.guardian_number, -p_event.mother_number, -p_event.father_number, -p_event.household_member_number,
      -p_event.issued_number], NULL);
END $$;
