-- Writes the health insurance of a person new to the registry. lock_persons has locked the number, so that of two batches the
-- second one sees what the first has written.
CREATE OR REPLACE FUNCTION population.insure(p_person_id bigint, p_insurance jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_card constant text := p_insurance ->> 'card_number';
  v_number constant text := population.insurance_number(v_card);
BEGIN
  IF (p_insurance ->> 'valid_to')::date <= (p_insurance ->> 'valid_from')::date THEN
    RAISE EXCEPTION 'date_impossible' USING ERRCODE = 'UR004', DETAIL = '/health_insurance/valid_to';
  ELSIF EXISTS (SELECT FROM population.health_insurance h WHERE h.insurance_number = v_number) THEN
    RAISE EXCEPTION 'insurance_number_taken' USING ERRCODE = 'UR014', DETAIL = '/health_insurance/card_number';
  END IF;
  INSERT INTO population.health_insurance (person_id, card_number, insurance_number, valid_from, valid_to)
    VALUES (p_person_id, v_card, v_number, (p_insurance ->> 'valid_from')::date, (p_insurance ->> 'valid_to')::date);
END $$;
