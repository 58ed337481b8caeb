-- Activates an electronic identity account of the subject, or raises its level. Decree 69/2024: from 14 on levels 1 and 2;
-- under 14 through a guardian whose own account has level 2; foreigners need a residence card, and under 6 have level 1 only.
CREATE OR REPLACE FUNCTION population.event_account_activated(p_event population.parsed_event) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_on constant date := p_event.occurred_on;
  v_level constant smallint := p_event.body ->> 'level';
  holder record;
BEGIN
  PERFORM population.check_alive(p_event.subject_id, v_on, '/personal_id_number');
  SELECT p.account_level, p.card_kind, NOT 'VN' = ANY (coalesce(p.nationality, '{VN}')) AS is_foreigner,
      population.age_on(p.date_of_birth, p.date_of_birth_precision, v_on) AS age
    INTO holder FROM population.person p WHERE p.person_id = p_event.subject_id;
  IF holder.account_level >= v_level THEN
    RAISE EXCEPTION 'registry_disagrees' USING ERRCODE = 'UR006', DETAIL = '/level';
  ELSIF holder.is_foreigner AND holder.card_kind IS DISTINCT FROM 'residence_card' THEN
    RAISE EXCEPTION 'account_rule_violated' USING ERRCODE = 'UR013', DETAIL = '/personal_id_number';
  ELSIF holder.is_foreigner AND holder.age < 6 AND v_level = 2 THEN
    RAISE EXCEPTION 'account_rule_violated' USING ERRCODE = 'UR013', DETAIL = '/level';
  ELSIF holder.age < 14 AND NOT EXISTS (
      SELECT FROM population.guardians_of(p_event.subject_id) g JOIN population.person p ON p.person_id = g.guardian_id
        WHERE g.guardian_id = p_event.guardian_id AND g.valid_from <= v_on AND (g.valid_to IS NULL OR g.valid_to > v_on)
          AND p.account_level = 2 AND p.death_date IS NULL AND p.missing_since IS NULL) THEN
    RAISE EXCEPTION 'account_rule_violated' USING ERRCODE = 'UR013', DETAIL = '/guardian';
  END IF;
  UPDATE population.person p
    SET account_level = v_level, account_activated_on = coalesce(p.account_activated_on, v_on)
    WHERE p.person_id = p_event.subject_id;
END $$;
