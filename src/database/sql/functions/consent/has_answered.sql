-- Whether a person has answered a partner for a purpose that is answered once.
CREATE OR REPLACE FUNCTION consent.has_answered(p_partner_id text, p_purpose text, p_person_id bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM consent.answer a WHERE a.answer_key = consent.answer_key(p_partner_id, p_purpose, p_person_id))
$$;
