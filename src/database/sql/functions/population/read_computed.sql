-- The value of a field that is computed from the person's row or needs more than it; null where there is none. Raises UT902
-- for an unknown field.
CREATE OR REPLACE FUNCTION population.read_computed(person population.person, p_field text) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
  CASE p_field
    WHEN 'person.personal_id_number' THEN
      RETURN to_jsonb(population.number_text(person.personal_id_number));
    WHEN 'person.nationality' THEN
      RETURN to_jsonb(coalesce(person.nationality, '{VN}'));
    WHEN 'person.is_adult' THEN
      RETURN to_jsonb(
        population.age_on(person.date_of_birth, person.date_of_birth_precision, population.today()) >= 18);
    WHEN 'person.is_adult_citizen' THEN
      RETURN to_jsonb('VN' = ANY (coalesce(person.nationality, '{VN}'))
        AND population.age_on(person.date_of_birth, person.date_of_birth_precision, population.today()) >= 18);
    WHEN 'person.is_at_least_14' THEN
      RETURN to_jsonb(
        population.age_on(person.date_of_birth, person.date_of_birth_precision, population.today()) >= 14);
    WHEN 'person.birth_year' THEN
      RETURN to_jsonb(extract(year FROM person.date_of_birth)::integer);
    WHEN 'person.death_or_missing_date' THEN
      RETURN to_jsonb(CASE
        WHEN person.death_date IS NOT NULL THEN jsonb_build_object('death_date', person.death_date)
        WHEN person.missing_since IS NOT NULL THEN jsonb_build_object('missing_since', person.missing_since) END);
    WHEN 'person.eid_status' THEN
      RETURN CASE WHEN person.account_level IS NULL THEN '{"status": "none"}'
        ELSE jsonb_build_object('status', 'active', 'level', person.account_level,
          'activated_on', person.account_activated_on) END;
    WHEN 'person.place_of_birth' THEN
      RETURN to_jsonb(population.place_shown(person.place_of_birth_unit, person.place_of_birth_detail));
    WHEN 'person.birth_registration_place' THEN
      RETURN to_jsonb(population.place_shown(person.birth_registration_unit, NULL));
    WHEN 'person.place_of_origin' THEN
      RETURN to_jsonb(population.place_shown(person.place_of_origin_unit, NULL));
    ELSE
      RETURN population.read_related(person, p_field);
  END CASE;
END $$;
