-- Creates the record and personal number of a person new to the registry, adds the person to the parents and to a household,
-- and writes permanent residence, card and health insurance. Returns the person's id.
-- p_record: NewPerson in openapi/partner.yaml, or one of its subsets; p_pointer: where it stands in the event.
CREATE OR REPLACE FUNCTION population.register_person(
  p_event population.parsed_event, p_record jsonb, p_pointer text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  v_id constant bigint := nextval('population.person_ids');
  v_card constant jsonb := p_event.body -> 'id_card';
  v_birth constant date := population.first_day(p_record ->> 'date_of_birth');
  v_sex constant population.sex := p_record ->> 'sex';
  v_nationality constant text[] := population.nationality_of(p_record -> 'nationality');
  v_relation constant population.relation_to_head := p_event.body #>> '{household,relation_to_household_head}';
  joined record;
BEGIN
  IF v_birth > p_event.occurred_on THEN
    RAISE EXCEPTION 'date_impossible' USING ERRCODE = 'UR004', DETAIL = p_pointer || '/date_of_birth';
  ELSIF NOT population.number_fits(p_event.issued_number, v_sex, v_birth)
     OR NOT population.is_place_of_number(p_event.issued_number, p_event.birth_registration_unit, p_event.occurred_on) THEN
    RAISE EXCEPTION 'number_rule_violated' USING ERRCODE = 'UR010', DETAIL = p_pointer || '/personal_id_number';
  END IF;
  INSERT INTO population.personal_number (personal_id_number, person_id) VALUES (p_event.issued_number, v_id)
    ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'number_taken' USING ERRCODE = 'UR009', DETAIL = p_pointer || '/personal_id_number';
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
    SELECT CASE WHEN v_relation = 'head' THEN nextval('population.household_ids') END AS household_id,
        NULL::text AS residence_file_number INTO joined;
  END IF;
  IF v_card IS NOT NULL THEN
    PERFORM population.check_card(v_card, v_nationality, p_event.occurred_on, '/id_card');
  END IF;
  INSERT INTO population.person (person_id, personal_id_number, household_id, father_id, mother_id, date_of_birth,
      place_of_birth_unit, birth_registration_unit, place_of_origin_unit, permanent_unit, permanent_since,
      card_issued_on, card_expires_on, date_of_birth_precision, sex, marital_status, relation_to_household_head, card_kind,
      card_issuer, birth_full_name, other_name, place_of_birth_detail, ethnicity, religion, nationality, old_id_number_9,
      residence_file_number, permanent_address)
    VALUES (v_id, p_event.issued_number, joined.household_id, p_event.father_id, p_event.mother_id, v_birth,
      p_event.place_of_birth_unit, p_event.birth_registration_unit, p_event.place_of_origin_unit, p_event.residence_unit,
      p_event.occurred_on,
      CASE WHEN v_card IS NOT NULL THEN p_event.occurred_on END, (v_card ->> 'expires_on')::date,
      population.precision_of(p_record ->> 'date_of_birth'), v_sex,
      coalesce(p_record ->> 'marital_status', 'single')::population.marital_status, v_relation,
      (v_card ->> 'kind')::population.card_kind,
      (SELECT i.issuer_id FROM population.card_issuer i WHERE i.name = v_card ->> 'issued_by'),
      p_record ->> 'birth_full_name', p_record ->> 'other_name', p_record #>> '{place_of_birth,detail}',
      p_record ->> 'ethnicity', p_record ->> 'religion', v_nationality, p_record ->> 'old_id_number_9',
      joined.residence_file_number, p_event.body #>> '{permanent_residence,address}');
  IF p_event.body ? 'health_insurance' THEN
    PERFORM population.insure(v_id, p_event.body -> 'health_insurance');
  END IF;
  RETURN v_id;
END $$;
