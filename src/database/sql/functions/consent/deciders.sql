-- Who must decide for a person on a day (Law 91/2025 article 9; Decree 330/2026 article 60): from 16 the person alone;
-- from 7 the person and a guardian; under 7 a guardian; every guardian where the registry says that they act jointly.
-- Where the date of birth is known in part, a guardian decides while the child may be under 16, and the child decides too
-- as soon as it may be 7.
-- One row for each person who may decide. A missing person cannot decide, and nobody decides in their place; a missing
-- guardian decides for no child (Civil Code 2015 article 60).
CREATE OR REPLACE FUNCTION consent.deciders(p_person_id bigint, p_on date) RETURNS SETOF consent.decider
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_age integer;
  v_possible_age integer;
  v_level smallint;
BEGIN
  SELECT population.age_on(p.date_of_birth, p.date_of_birth_precision, p_on), population.possible_age_on(p.date_of_birth, p_on),
      p.account_level
    INTO v_age, v_possible_age, v_level
    FROM population.person p WHERE p.person_id = p_person_id AND p.death_date IS NULL AND p.missing_since IS NULL;
  IF v_possible_age >= 7 THEN
    RETURN NEXT (p_person_id, 'subject', true, v_level)::consent.decider;
  END IF;
  IF v_age < 16 THEN
    RETURN QUERY SELECT g.guardian_id, 'guardian', bool_or(bool_or(g.acts_jointly)) OVER (),
        min(p.account_level)
      FROM population.guardians_of(p_person_id) g JOIN population.person p ON p.person_id = g.guardian_id
      WHERE g.valid_from <= p_on AND (g.valid_to IS NULL OR g.valid_to > p_on)
        AND p.death_date IS NULL AND p.missing_since IS NULL
      GROUP BY g.guardian_id;
  END IF;
END $$;
