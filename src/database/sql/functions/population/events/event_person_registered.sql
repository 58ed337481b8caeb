-- Registers a person who enters the registry in another way than by birth: naturalised or with nationality restored, never
-- registered before, or a foreigner who settles.
CREATE OR REPLACE FUNCTION population.event_person_registered(p_event population.parsed_event) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_person constant jsonb := p_event.body -> 'person';
  v_is_citizen constant boolean := 'VN' = ANY (coalesce(population.nationality_of(v_person -> 'nationality'), '{VN}'));
  v_id bigint;
BEGIN
  IF NOT v_is_citizen AND p_event.body ->> 'ground' IN ('naturalised', 'nationality_restored')
     OR v_is_citizen AND p_event.body ->> 'ground' = 'foreigner_settled' THEN
    RAISE EXCEPTION 'nationality_rule_violated' USING ERRCODE = 'UR015', DETAIL = '/person/nationality';
  END IF;
  v_id := population.register_person(p_event, v_person, '/person');
  IF p_event.guardian_id IS NOT NULL THEN
    PERFORM population.begin_guardianship(v_id, p_event.guardian_id, false, NULL, p_event.occurred_on, '/person/date_of_birth');
  END IF;
END $$;
