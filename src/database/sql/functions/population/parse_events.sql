-- Reads a batch as the gateway sends it (ParsedEvent in src/database/gate/registry.ts), in its order: the person who holds
-- each personal number, and the unit that held each code on occurred_on. Refuses events dated in the future.
CREATE OR REPLACE FUNCTION population.parse_events(p_events jsonb) RETURNS population.parsed_event[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_today constant date := population.today();
BEGIN
  RETURN (
    SELECT array_agg(ROW(e.event_id, e.kind, e.occurred_on, decode(e.digest, 'hex'),
        e.subject_number, e.spouse_number, e.guardian_number, e.mother_number, e.father_number, e.household_member_number,
        e.issued_number,
        subject.person_id, spouse.person_id, guardian.person_id, mother.person_id, father.person_id, member.person_id,
        num_nonnulls(e.subject_number, e.spouse_number, e.guardian_number, e.mother_number, e.father_number,
            e.household_member_number)
          > num_nonnulls(subject.person_id, spouse.person_id, guardian.person_id, mother.person_id, father.person_id,
            member.person_id),
        e.place_of_birth_unit, e.birth_registration_unit, e.place_of_origin_unit, e.residence_unit,
        CASE WHEN e.place_of_birth_code IS NOT NULL AND e.place_of_birth_unit IS NULL THEN 'place_of_birth'
          WHEN e.birth_registration_code IS NOT NULL AND e.birth_registration_unit IS NULL THEN 'birth_registration'
          WHEN e.place_of_origin_code IS NOT NULL AND e.place_of_origin_unit IS NULL THEN 'place_of_origin'
          WHEN e.residence_code IS NOT NULL AND e.residence_unit IS NULL THEN 'residence' END,
        e.body,
        CASE WHEN e.refusal IS NULL AND e.occurred_on > v_today THEN 'date_in_future' ELSE e.refusal END,
        CASE WHEN e.refusal IS NULL AND e.occurred_on > v_today THEN '/occurred_on' ELSE e.pointer END
        )::population.parsed_event ORDER BY e.position)
      FROM (
        SELECT r.*, population.unit_on(r.place_of_birth_code, r.occurred_on) AS place_of_birth_unit,
            population.unit_on(r.birth_registration_code, r.occurred_on) AS birth_registration_unit,
            population.unit_on(r.place_of_origin_code, r.occurred_on) AS place_of_origin_unit,
            population.unit_on(r.residence_code, r.occurred_on) AS residence_unit
          FROM jsonb_to_recordset(p_events) AS r (position integer, event_id text, kind population.event_kind,
            occurred_on date, digest text, subject_number bigint, spouse_number bigint, guardian_number bigint,
            mother_number bigint, father_number bigint, household_member_number bigint, issued_number bigint,
            place_of_birth_code text, birth_registration_code text, place_of_origin_code text, residence_code text,
            body jsonb, refusal text, pointer text)) e
        LEFT JOIN population.personal_number subject ON subject.personal_id_number = e.subject_number
        LEFT JOIN population.personal_number spouse ON spouse.personal_id_number = e.spouse_number
        LEFT JOIN population.personal_number guardian ON guardian.personal_id_number = e.guardian_number
        LEFT JOIN population.personal_number mother ON mother.personal_id_number = e.mother_number
        LEFT JOIN population.personal_number father ON father.personal_id_number = e.father_number
        LEFT JOIN population.personal_number member ON member.personal_id_number = e.household_member_number);
END $$;
