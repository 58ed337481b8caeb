-- Whether a prompt would reach anyone, for a purpose that the subject can be asked for: the subject is alive, the
-- subject or, for a child, a guardian has an account, and the subject represents the organisation whose data is asked for. p_deciders: those who decide for the subject that day (consent.deciders).
CREATE OR REPLACE FUNCTION consent.can_be_asked(
  p_person_id bigint, p_purpose text, p_on date, p_deciders consent.decider[], p_fields text[]) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM population.person p WHERE p.person_id = p_person_id AND p.death_date IS NULL
    AND (population.school_age_ends_on(p.date_of_birth) > p_on
         OR NOT (SELECT c.until_school_age_ends FROM catalogue.purpose c WHERE c.purpose = p_purpose))
    AND (population.age_on(p.date_of_birth, p.date_of_birth_precision, p_on) >= 18
         OR NOT (SELECT c.adults_only FROM catalogue.purpose c WHERE c.purpose = p_purpose)))
  AND EXISTS (SELECT 1 FROM unnest(p_deciders) d WHERE d.level IS NOT NULL)
  AND (consent.organisation_of(p_fields) IS NULL OR organisation.represents(p_person_id, consent.organisation_of(p_fields)))
$$;
