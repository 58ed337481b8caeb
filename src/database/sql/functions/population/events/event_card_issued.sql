-- Replaces the subject's card, and the portrait where the event has one.
CREATE OR REPLACE FUNCTION population.event_card_issued(p_event population.parsed_event) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_card constant jsonb := p_event.body -> 'card';
  v_portrait constant jsonb := p_event.body -> 'portrait';
  v_nationality text[];
BEGIN
  UPDATE population.person p
    SET card_kind = (v_card ->> 'kind')::population.card_kind, card_issued_on = p_event.occurred_on,
      card_expires_on = (v_card ->> 'expires_on')::date,
      card_issuer = (SELECT i.issuer_id FROM population.card_issuer i WHERE i.name = v_card ->> 'issued_by')
    WHERE p.person_id = p_event.subject_id AND p.death_date IS NULL AND p.date_of_birth <= p_event.occurred_on
      AND (p.card_issued_on IS NULL OR p.card_issued_on <= p_event.occurred_on)
    RETURNING p.nationality INTO v_nationality;
  IF NOT FOUND THEN
    PERFORM population.check_alive(p_event.subject_id, p_event.occurred_on, '/personal_id_number');
    RAISE EXCEPTION 'superseded' USING ERRCODE = 'UR005', DETAIL = '/occurred_on';
  END IF;
  PERFORM population.check_card(v_card, v_nationality, p_event.occurred_on, '/card');
  IF v_portrait IS NOT NULL THEN
    INSERT INTO population.portrait (person_id, taken_on, media_type, image)
      VALUES (p_event.subject_id, p_event.occurred_on, v_portrait ->> 'media_type', decode(v_portrait ->> 'data', 'base64'))
      ON CONFLICT (person_id)
      DO UPDATE SET taken_on = excluded.taken_on, media_type = excluded.media_type, image = excluded.image;
  END IF;
END $$;
