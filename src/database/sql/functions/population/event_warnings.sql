-- What is implausible about an event that was just applied, null if nothing is: codes of EventWarning in openapi/partner.yaml.
CREATE OR REPLACE FUNCTION population.event_warnings(p_event population.parsed_event) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  plausible_age_max constant integer := 120;
  -- Law 102/2016 on children article 1.
  child_below_age constant integer := 16;
  v_id bigint;
  v_age_limit integer;
  v_warnings text[];
BEGIN
  IF p_event.kind IN ('birth', 'foundling_registered', 'person_registered') THEN
    v_id := (SELECT n.person_id FROM population.personal_number n WHERE n.personal_id_number = p_event.issued_number);
    v_age_limit := CASE p_event.kind WHEN 'foundling_registered' THEN child_below_age ELSE plausible_age_max + 1 END;
  ELSIF p_event.kind = 'correction' AND p_event.body -> 'corrected' ?| ARRAY['mother', 'father', 'date_of_birth']
     OR p_event.kind = 'number_reissued' AND p_event.body ? 'date_of_birth' THEN
    v_id := p_event.subject_id;
    v_age_limit := plausible_age_max + 1;
  ELSE
    RETURN NULL;
  END IF;
  v_warnings := population.family_warnings(v_id);
  IF EXISTS (SELECT FROM population.person p WHERE p.person_id = v_id
               AND population.possible_age_on(p.date_of_birth, coalesce(p.death_date, p_event.occurred_on)) >= v_age_limit) THEN
    v_warnings := v_warnings || 'age_implausible'::text;
  END IF;
  RETURN v_warnings;
END $$;
