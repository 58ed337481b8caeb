-- Creates a child's record and personal number, adds the child to the parents and to the household of a member, and writes
-- permanent residence, card and health insurance.
CREATE OR REPLACE FUNCTION population.event_birth(p_event population.parsed_event) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_id constant bigint := nextval('population.person_ids');
  v_child constant jsonb := p_event.body -> 'child';
  v_card constant jsonb := p_event.body -> 'id_card';
  v_insurance constant jsonb := p_event.body -> 'health_insurance';
  v_birth constant date := population.first_day(v_child ->> 'date_of_birth');
  v_sex constant population.sex := v_child ->> 'sex';
  v_nationality constant text[] := population.nationality_of(v_child -> 'nationality');
  joined record;
BEGIN
  IF v_birth > p_event.occurred_on THEN
    RAISE EXCEPTION 'date_impossible' USING ERRCODE = 'UR004', DETAIL = '/child/date_of_birth';
  ELSIF NOT population.number_fits(p_event.issued_number, v_sex, v_birth)
     OR NOT population.is_place_of_number(p_event.issued_number, p_event.birth_registration_unit, p_event.occurred_on) THEN
    RAISE EXCEPTION 'number_rule_violated' USING ERRCODE = 'UR010', DETAIL = '/child/personal_id_number';
  END IF;
  INSERT INTO population.personal_number (personal_id_number, person_id) VALUES (p_event.issued_number, v_id)
    ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'number_taken' USING ERRCODE = 'UR009', DETAIL = '/child/personal_id_number';
  END IF;
  IF p_event.mother_id IS NOT NULL THEN
    PERFORM population.add_child(p_event.mother_id, 'female', v_id, v_birth, '/mother');
  END IF;
  IF p_event.father_id IS NOT NULL THEN
    PERFORM population.add_child(p_event.father_id, 'male', v_id, v_birth, '/father');
  END IF;
  IF p_event.household_member_id IS NOT NULL THEN
    SELECT * INTO joined FROM population.household_of(p_event.household_member_id);
  ELSE
    SELECT NULL::bigint AS household_id, NULL::text AS residence_file_number INTO joined;
  END IF;
  IF v_card IS NOT NULL THEN
    PERFORM population.check_card(v_card, v_nationality, p_event.occurred_on, '/id_card');
  END IF;
  INSERT INTO population.person (person_id, personal_id_number, household_id, father_id, mother_id, date_of_birth,
      place_of_birth_unit, birth_registration_unit, place_of_origin_unit, permanent_unit, permanent_since,
      card_issued_on, card_expires_on, date_of_birth_precision, sex, marital_status, relation_to_household_head, card_kind,
      card_issuer, birth_full_name, place_of_birth_detail, ethnicity, religion, nationality, residence_file_number,
      permanent_address)
    VALUES (v_id, p_event.issued_number, joined.household_id, p_event.father_id, p_event.mother_id, v_birth,
      p_event.place_of_birth_unit, p_event.birth_registration_unit, p_event.place_of_origin_unit, p_event.residence_unit,
      p_event.occurred_on,
      CASE WHEN v_card IS NOT NULL THEN p_event.occurred_on END, (v_card ->> 'expires_on')::date,
      population.precision_of(v_child ->> 'date_of_birth'), v_sex, 'single',
      (p_event.body #>> '{household,relation_to_household_head}')::population.relation_to_head,
      (v_card ->> 'kind')::population.card_kind,
      (SELECT i.issuer_id FROM population.card_issuer i WHERE i.name = v_card ->> 'issued_by'),
      v_child ->> 'birth_full_name', v_child #>> '{place_of_birth,detail}', v_child ->> 'ethnicity',
      v_child ->> 'religion', v_nationality, joined.residence_file_number,
      p_event.body #>> '{permanent_residence,address}');
  IF (v_insurance ->> 'valid_to')::date <= (v_insurance ->> 'valid_from')::date THEN
    RAISE EXCEPTION 'date_impossible' USING ERRCODE = 'UR004', DETAIL = '/health_insurance/valid_to';
  END IF;
  -- One sender of a number at a time; births are seldom enough.
  PERFORM pg_advisory_xact_lock(hashtextextended(right(v_insurance ->> 'card_number', 10), 173));
  IF EXISTS (SELECT FROM population.health_insurance h
             WHERE right(h.card_number, 10) = right(v_insurance ->> 'card_number', 10)) THEN
    RAISE EXCEPTION 'insurance_number_taken' USING ERRCODE = 'UR014', DETAIL = '/health_insurance/card_number';
  END IF;
  INSERT INTO population.health_insurance (person_id, card_number, valid_from, valid_to)
    VALUES (v_id, v_insurance ->> 'card_number', (v_insurance ->> 'valid_from')::date, (v_insurance ->> 'valid_to')::date);
END $$;
