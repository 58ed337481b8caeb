-- Finds the patient by number and date of birth; the person must be alive. A child under 72 months is described, and
-- nobody else (Circular 26/2025). Where the date of birth is known in part, a patient who may be under 72 months is
-- described, with an age in months that is possible. Refusals point to the wrong member.
CREATE OR REPLACE FUNCTION prescription.check_patient(p_patient jsonb, p_on date) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
  months_max constant integer := 72;
  v_person_id constant bigint := population.find_person(p_patient ->> 'personal_id_number');
  v_months_min integer;
  v_months_possible integer;
  v_wrong text;
  person population.person;
BEGIN
  SELECT * INTO person FROM population.person p
    WHERE p.person_id = v_person_id AND p.death_date IS NULL AND p.date_of_birth <= p_on
      AND population.date_shown(p.date_of_birth, p.date_of_birth_precision) = p_patient ->> 'date_of_birth';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'invalid_request' USING ERRCODE = 'UT014', DETAIL = '{"pointers": ["/patient"]}';
  END IF;
  v_months_min := greatest(0,
    population.months_on(population.last_birth_day(person.date_of_birth, person.date_of_birth_precision), p_on));
  v_months_possible := population.months_on(person.date_of_birth, p_on);
  v_wrong := CASE
    WHEN v_months_min >= months_max AND p_patient ?| '{age_months,weight_kg,accompanied_by}' THEN '/patient'
    WHEN v_months_min >= months_max THEN NULL
    WHEN (p_patient ->> 'age_months')::integer BETWEEN v_months_min AND v_months_possible IS NOT TRUE
      THEN '/patient/age_months'
    WHEN NOT p_patient ? 'weight_kg' THEN '/patient/weight_kg'
    WHEN NOT p_patient ? 'accompanied_by' THEN '/patient/accompanied_by' END;
  IF v_wrong IS NOT NULL THEN
    RAISE EXCEPTION 'invalid_request' USING ERRCODE = 'UT014',
      DETAIL = json_build_object('pointers', json_build_array(v_wrong));
  END IF;
  RETURN v_person_id;
END $$;
