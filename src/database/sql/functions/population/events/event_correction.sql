-- Corrects the subject's record, member by member. A record of the dead can be corrected too.
CREATE OR REPLACE FUNCTION population.event_correction(p_event population.parsed_event) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_id constant bigint := p_event.subject_id;
  c constant jsonb := p_event.body -> 'corrected';
  v_born constant text := c ->> 'date_of_birth';
  after record;
BEGIN
  IF v_born IS NOT NULL THEN
    PERFORM population.check_birth_date(v_id, population.first_day(v_born), p_event.occurred_on, '/corrected/date_of_birth');
  END IF;
  UPDATE population.person p
    SET birth_full_name = coalesce(c ->> 'birth_full_name', p.birth_full_name),
      other_name = CASE WHEN c ? 'other_name' THEN c ->> 'other_name' ELSE p.other_name END,
      date_of_birth = coalesce(population.first_day(v_born), p.date_of_birth),
      date_of_birth_precision = coalesce(population.precision_of(v_born), p.date_of_birth_precision),
      sex = coalesce((c ->> 'sex')::population.sex, p.sex),
      place_of_birth_unit = coalesce(p_event.place_of_birth_unit, p.place_of_birth_unit),
      place_of_birth_detail = CASE WHEN c ? 'place_of_birth' THEN c #>> '{place_of_birth,detail}'
        ELSE p.place_of_birth_detail END,
      birth_registration_unit = coalesce(p_event.birth_registration_unit, p.birth_registration_unit),
      place_of_origin_unit = coalesce(p_event.place_of_origin_unit, p.place_of_origin_unit),
      ethnicity = CASE WHEN c ? 'ethnicity' THEN c ->> 'ethnicity' ELSE p.ethnicity END,
      religion = CASE WHEN c ? 'religion' THEN c ->> 'religion' ELSE p.religion END,
      nationality = CASE WHEN c ? 'nationality' THEN population.nationality_of(c -> 'nationality') ELSE p.nationality END,
      blood_type = CASE WHEN c ? 'blood_type' THEN (c ->> 'blood_type')::population.blood_type ELSE p.blood_type END,
      old_id_number_9 = CASE WHEN c ? 'old_id_number_9' THEN c ->> 'old_id_number_9' ELSE p.old_id_number_9 END,
      residence_file_number = CASE WHEN c ? 'residence_file_number' THEN c ->> 'residence_file_number'
        ELSE p.residence_file_number END,
      phone_number = CASE WHEN c ? 'phone_number' THEN c ->> 'phone_number' ELSE p.phone_number END,
      email = CASE WHEN c ? 'email' THEN c ->> 'email' ELSE p.email END,
      occupation = CASE WHEN c ? 'occupation' THEN c ->> 'occupation' ELSE p.occupation END,
      other_information = CASE WHEN c ? 'other_information' THEN c ->> 'other_information' ELSE p.other_information END
    WHERE p.person_id = v_id
    RETURNING p.personal_id_number, p.sex, p.date_of_birth INTO after;
  IF (c ? 'sex' OR v_born IS NOT NULL)
     AND NOT population.number_fits(after.personal_id_number, after.sex, after.date_of_birth) THEN
    RAISE EXCEPTION 'number_rule_violated' USING ERRCODE = 'UR010',
      DETAIL = CASE WHEN v_born IS NOT NULL THEN '/corrected/date_of_birth' ELSE '/corrected/sex' END;
  END IF;
  IF c ? 'mother' OR c ? 'father' THEN
    PERFORM population.change_parents(v_id, c ? 'mother', p_event.mother_id, c ? 'father', p_event.father_id,
      p_event.occurred_on);
  END IF;
END $$;
