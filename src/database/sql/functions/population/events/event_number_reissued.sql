-- Replaces the subject's personal number, with the corrected sex or birth date.
CREATE OR REPLACE FUNCTION population.event_number_reissued(p_event population.parsed_event) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_id constant bigint := p_event.subject_id;
  v_reason constant population.number_end := p_event.body ->> 'reason';
  v_born constant text := p_event.body ->> 'date_of_birth';
  before record;
  v_birth date;
  v_sex population.sex;
BEGIN
  PERFORM population.check_alive(v_id, p_event.occurred_on, '/personal_id_number');
  SELECT p.sex, p.date_of_birth INTO before FROM population.person p WHERE p.person_id = v_id;
  v_birth := coalesce(population.first_day(v_born), before.date_of_birth);
  v_sex := coalesce((p_event.body ->> 'sex')::population.sex, before.sex);
  IF v_reason = 'sex_redetermined' AND v_sex = before.sex
     OR v_reason = 'birth_year_corrected' AND extract(year FROM v_birth) = extract(year FROM before.date_of_birth) THEN
    RAISE EXCEPTION 'registry_disagrees' USING ERRCODE = 'UR006',
      DETAIL = CASE v_reason WHEN 'sex_redetermined' THEN '/sex' ELSE '/date_of_birth' END;
  END IF;
  PERFORM population.replace_number(v_id, p_event.issued_number, v_sex, v_birth, v_reason, p_event.occurred_on);
  PERFORM event.record_number_reissue(v_id);
  IF v_born IS NULL THEN
    UPDATE population.person p SET sex = v_sex WHERE p.person_id = v_id;
  ELSE
    PERFORM population.check_birth_date(v_id, v_birth, p_event.occurred_on, '/date_of_birth');
    UPDATE population.person p
      SET date_of_birth = v_birth, date_of_birth_precision = population.precision_of(v_born)
      WHERE p.person_id = v_id;
  END IF;
END $$;
