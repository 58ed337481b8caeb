-- Marries subject and spouse. Neither may be married, nor be parent, child or sibling of the other; men marry from 20, women from
-- 18 (Law 52/2014 article 8).
CREATE OR REPLACE FUNCTION population.event_marriage(p_event population.parsed_event) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_on constant date := p_event.occurred_on;
  one record;
  other record;
BEGIN
  SELECT p.person_id, p.spouse_id, p.marital_status, p.death_date, p.father_id, p.mother_id,
      population.age_on(p.date_of_birth, p.date_of_birth_precision, v_on)
        >= CASE p.sex WHEN 'male' THEN 20 ELSE 18 END AS of_age
    INTO one FROM population.person p WHERE p.person_id = p_event.subject_id;
  SELECT p.person_id, p.spouse_id, p.marital_status, p.death_date, p.father_id, p.mother_id,
      population.age_on(p.date_of_birth, p.date_of_birth_precision, v_on)
        >= CASE p.sex WHEN 'male' THEN 20 ELSE 18 END AS of_age
    INTO other FROM population.person p WHERE p.person_id = p_event.spouse_id;
  IF one.death_date IS NOT NULL THEN
    RAISE EXCEPTION 'person_dead' USING ERRCODE = 'UR002', DETAIL = '/personal_id_number';
  ELSIF other.death_date IS NOT NULL THEN
    RAISE EXCEPTION 'person_dead' USING ERRCODE = 'UR002', DETAIL = '/spouse';
  ELSIF NOT one.of_age OR one.spouse_id IS NOT NULL OR one.marital_status = 'married' THEN
    RAISE EXCEPTION 'relation_impossible' USING ERRCODE = 'UR007', DETAIL = '/personal_id_number';
  ELSIF NOT other.of_age OR other.spouse_id IS NOT NULL OR other.marital_status = 'married'
     OR one.person_id IN (other.person_id, other.father_id, other.mother_id)
     OR other.person_id IN (one.father_id, one.mother_id)
     OR one.father_id = other.father_id OR one.mother_id = other.mother_id THEN
    RAISE EXCEPTION 'relation_impossible' USING ERRCODE = 'UR007', DETAIL = '/spouse';
  END IF;
  UPDATE population.person p
    SET spouse_id = CASE p.person_id WHEN one.person_id THEN other.person_id ELSE one.person_id END,
      marital_status = 'married'
    WHERE p.person_id IN (p_event.subject_id, p_event.spouse_id);
END $$;
