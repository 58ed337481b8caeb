-- Reads the requested fields of a person and no others: the person's row once, and other tables only for fields that need
-- them. Fields without a value are listed in not_available, in the order requested; named are the other persons that
-- values name, {field: [person_id]}, or null. Raises UT902 for an unknown field.
-- This runs at each release. It has few and small expressions, since plpgsql prepares each anew in every transaction.
CREATE OR REPLACE FUNCTION population.read_fields(
  p_person_id bigint, p_fields text[], p_partner_id text, p_purpose text,
  OUT data jsonb, OUT not_available text[], OUT named jsonb)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  columns constant text[] := '{birth_full_name,sex,phone_number,email,occupation,marital_status,ethnicity,religion,blood_type,other_name,old_id_number_9,residence_file_number,relation_to_household_head,other_information}';
  person population.person;
  v_row jsonb;
  v_field text;
  v_name text;
  v_value jsonb;
  v_values jsonb := '{}';
  v_others record;
BEGIN
  SELECT * INTO person FROM population.person p WHERE p.person_id = p_person_id;
  v_row := to_jsonb(person);
  not_available := '{}';
  FOREACH v_field IN ARRAY p_fields LOOP
    v_name := substr(v_field, 8);
    IF v_field = 'person.date_of_birth' THEN
      v_value := to_jsonb(population.date_shown(person.date_of_birth, person.date_of_birth_precision));
    ELSIF v_name = ANY (columns) AND starts_with(v_field, 'person.') THEN
      v_value := nullif(v_row -> v_name, 'null');
    ELSIF v_field IN ('person.related_persons', 'person.household_members') THEN
      v_others := population.read_others(person, v_field, p_partner_id, p_purpose);
      v_value := v_others.value;
      named := coalesce(named || v_others.named, v_others.named);
    ELSE
      v_value := population.read_computed(person, v_field);
    END IF;
    IF v_value IS NULL THEN
      not_available := not_available || v_field;
    ELSE
      v_values := v_values || jsonb_build_object(v_name, v_value);
    END IF;
  END LOOP;
  data := jsonb_build_object('person', v_values);
END $$;
