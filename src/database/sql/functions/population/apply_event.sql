-- Applies one event with all its effects, or refuses it: raises an SQLSTATE of class UR whose message is the refusal's code
-- and whose detail is a JSON Pointer into the event. The most frequent kinds are tested first.
CREATE OR REPLACE FUNCTION population.apply_event(p_event population.parsed_event, p_pointers jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF p_event.first_invalid_unit IS NOT NULL THEN
    RAISE EXCEPTION 'unit_not_in_force' USING ERRCODE = 'UR003',
      DETAIL = p_pointers #>> ARRAY[p_event.kind::text, 'units', p_event.first_invalid_unit];
  ELSIF p_event.has_unresolved_person THEN
    PERFORM population.check_persons_known(p_event, p_pointers);
  END IF;
  CASE p_event.kind
    WHEN 'correction' THEN PERFORM population.event_correction(p_event);
    WHEN 'card_issued' THEN PERFORM population.event_card_issued(p_event);
    WHEN 'permanent_residence_changed' THEN PERFORM population.event_permanent_residence_changed(p_event);
    WHEN 'temporary_residence_registered' THEN PERFORM population.event_temporary_residence_registered(p_event);
    WHEN 'current_residence_declared' THEN PERFORM population.event_current_residence_declared(p_event);
    WHEN 'account_activated' THEN PERFORM population.event_account_activated(p_event);
    WHEN 'birth' THEN PERFORM population.event_birth(p_event);
    WHEN 'foundling_registered' THEN PERFORM population.event_foundling_registered(p_event);
    WHEN 'person_registered' THEN PERFORM population.event_person_registered(p_event);
    WHEN 'naturalised' THEN PERFORM population.event_naturalised(p_event);
    WHEN 'death' THEN PERFORM population.event_death(p_event);
    WHEN 'marriage' THEN PERFORM population.event_marriage(p_event);
    WHEN 'divorce' THEN PERFORM population.event_divorce(p_event);
    WHEN 'temporary_residence_ended' THEN PERFORM population.event_temporary_residence_ended(p_event);
    WHEN 'guardianship_begun' THEN PERFORM population.event_guardianship_begun(p_event);
    WHEN 'guardianship_ended' THEN PERFORM population.event_guardianship_ended(p_event);
    WHEN 'number_reissued' THEN PERFORM population.event_number_reissued(p_event);
    WHEN 'missing' THEN PERFORM population.event_missing(p_event);
    WHEN 'found' THEN PERFORM population.event_found(p_event);
    WHEN 'organisation_role_begun' THEN PERFORM population.event_organisation_role_begun(p_event);
    WHEN 'organisation_role_ended' THEN PERFORM population.event_organisation_role_ended(p_event);
  END CASE;
END $$;
