-- The key of a person's one answer to a partner for a purpose, in consent.answer.
CREATE OR REPLACE FUNCTION consent.answer_key(p_partner_id text, p_purpose text, p_person_id bigint) RETURNS bytea
LANGUAGE sql STABLE AS $$ SELECT population.pairwise_hash('answer', p_partner_id, p_purpose, p_person_id) $$;
