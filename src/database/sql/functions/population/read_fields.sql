-- The asked fields of a person and no other: one read of the person's row, and one more for each asked field that is
-- kept beside it. What has no value is listed in not_available, in the asked order. Unknown fields raise UT902.
CREATE OR REPLACE FUNCTION population.read_fields(
  p_person_id bigint, p_fields text[], OUT data jsonb, OUT not_available text[])
LANGUAGE plpgsql STABLE AS $$
DECLARE
  person population.person;
  v_field text;
  v_found jsonb;
  v_values jsonb := '{}';
BEGIN
  SELECT * INTO person FROM population.person p WHERE p.person_id = p_person_id;
  not_available := '{}';
  FOREACH v_field IN ARRAY p_fields LOOP
    -- An array of one holds the value, or JSON null where the column is empty; SQL null: not a column.
    v_found := CASE v_field
      WHEN 'person.birth_full_name' THEN jsonb_build_array(person.birth_full_name)
      WHEN 'person.date_of_birth' THEN
        jsonb_build_array(population.date_shown(person.date_of_birth, person.date_of_birth_precision))
      WHEN 'person.sex' THEN jsonb_build_array(person.sex)
      WHEN 'person.is_adult' THEN jsonb_build_array(
        population.age_on(person.date_of_birth, person.date_of_birth_precision, population.today()) >= 18)
      WHEN 'person.is_at_least_14' THEN jsonb_build_array(
        population.age_on(person.date_of_birth, person.date_of_birth_precision, population.today()) >= 14)
      WHEN 'person.birth_year' THEN jsonb_build_array(extract(year FROM person.date_of_birth)::integer)
      WHEN 'person.phone_number' THEN jsonb_build_array(person.phone_number)
      WHEN 'person.email' THEN jsonb_build_array(person.email)
      WHEN 'person.occupation' THEN jsonb_build_array(person.occupation)
      WHEN 'person.nationality' THEN jsonb_build_array(person.nationality)
      WHEN 'person.marital_status' THEN jsonb_build_array(person.marital_status)
      WHEN 'person.ethnicity' THEN jsonb_build_array(person.ethnicity)
      WHEN 'person.religion' THEN jsonb_build_array(person.religion)
      WHEN 'person.blood_type' THEN jsonb_build_array(person.blood_type)
      WHEN 'person.other_name' THEN jsonb_build_array(person.other_name)
      WHEN 'person.old_id_number_9' THEN jsonb_build_array(person.old_id_number_9)
      WHEN 'person.residence_file_number' THEN jsonb_build_array(person.residence_file_number)
      WHEN 'person.relation_to_household_head' THEN jsonb_build_array(person.relation_to_household_head)
      WHEN 'person.other_information' THEN jsonb_build_array(person.other_information)
      WHEN 'person.death_or_missing_date' THEN jsonb_build_array(CASE
        WHEN person.death_date IS NOT NULL THEN jsonb_build_object('death_date', person.death_date)
        WHEN person.missing_since IS NOT NULL THEN jsonb_build_object('missing_since', person.missing_since) END)
      WHEN 'person.place_of_birth' THEN
        jsonb_build_array(population.place_shown(person.place_of_birth_unit, person.place_of_birth_detail))
      WHEN 'person.birth_registration_place' THEN
        jsonb_build_array(population.place_shown(person.birth_registration_unit, NULL))
      WHEN 'person.place_of_origin' THEN
        jsonb_build_array(population.place_shown(person.place_of_origin_unit, NULL))
      WHEN 'person.household_members' THEN
        jsonb_build_array(population.household_members(p_person_id, person.household_id))
      END;
    IF v_found IS NULL THEN
      v_found := jsonb_build_array(population.read_beside(p_person_id, v_field));
    END IF;
    IF v_found = '[null]' THEN
      not_available := not_available || v_field;
    ELSE
      v_values := v_values || jsonb_build_object(substr(v_field, 8), v_found -> 0);
    END IF;
  END LOOP;
  data := jsonb_build_object('person', v_values);
END $$;
