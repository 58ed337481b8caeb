-- Makes a foreigner in the registry a citizen, with another personal number where the event issues one. The residence card is
-- no longer valid; an identity card may come with the event.
CREATE OR REPLACE FUNCTION population.event_naturalised(p_event population.parsed_event) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_id constant bigint := p_event.subject_id;
  v_on constant date := p_event.occurred_on;
  v_card constant jsonb := p_event.body -> 'id_card';
  v_nationality constant text[] := population.nationality_of(p_event.body -> 'nationality');
  before record;
BEGIN
  PERFORM population.check_alive(v_id, v_on, '/personal_id_number');
  SELECT p.sex, p.date_of_birth, p.nationality, p.card_issued_on INTO before FROM population.person p WHERE p.person_id = v_id;
  IF 'VN' = ANY (coalesce(before.nationality, '{VN}')) THEN
    RAISE EXCEPTION 'registry_disagrees' USING ERRCODE = 'UR006', DETAIL = '/personal_id_number';
  ELSIF NOT 'VN' = ANY (coalesce(v_nationality, '{VN}')) THEN
    RAISE EXCEPTION 'nationality_rule_violated' USING ERRCODE = 'UR015', DETAIL = '/nationality';
  ELSIF before.card_issued_on > v_on THEN
    RAISE EXCEPTION 'superseded' USING ERRCODE = 'UR005', DETAIL = '/occurred_on';
  ELSIF v_card IS NOT NULL THEN
    PERFORM population.check_card(v_card, v_nationality, v_on, '/id_card');
  END IF;
  IF p_event.issued_number IS NOT NULL THEN
    PERFORM population.replace_number(v_id, p_event.issued_number, before.sex, before.date_of_birth, 'naturalised', v_on);
  END IF;
  UPDATE population.person p
    SET nationality = v_nationality, card_kind = (v_card ->> 'kind')::population.card_kind,
      card_issued_on = CASE WHEN v_card IS NOT NULL THEN v_on END, card_expires_on = (v_card ->> 'expires_on')::date,
      card_issuer = (SELECT i.issuer_id FROM population.card_issuer i WHERE i.name = v_card ->> 'issued_by')
    WHERE p.person_id = v_id;
END $$;
