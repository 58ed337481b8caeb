-- Cancels a person's personal number and issues another one, which must match sex and birth year. The first three digits, for
-- the place of registration, stay.
CREATE OR REPLACE FUNCTION population.replace_number(
  p_person_id bigint, p_number bigint, p_sex population.sex, p_birth date, p_reason population.number_end, p_on date)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_former constant bigint := (SELECT p.personal_id_number FROM population.person p WHERE p.person_id = p_person_id);
BEGIN
  IF NOT population.number_fits(p_number, p_sex, p_birth) OR p_number / 1000000000 <> v_former / 1000000000 THEN
    RAISE EXCEPTION 'number_rule_violated' USING ERRCODE = 'UR010', DETAIL = '/new_personal_id_number';
  END IF;
  INSERT INTO population.personal_number (personal_id_number, person_id) VALUES (p_number, p_person_id)
    ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'number_taken' USING ERRCODE = 'UR009', DETAIL = '/new_personal_id_number';
  END IF;
  UPDATE population.personal_number n SET cancelled_on = p_on, cancelled_for = p_reason
    WHERE n.personal_id_number = v_former;
  UPDATE population.person p SET personal_id_number = p_number WHERE p.person_id = p_person_id;
END $$;
