-- A person's pseudonym at one partner for one purpose: 128 bits. Null for nobody. Not in SQL: it would become part of the statement of
-- every release.
CREATE OR REPLACE FUNCTION population.pairwise_pseudonym(p_partner_id text, p_purpose text, p_person_id bigint) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN consent.base64url(substr(population.pairwise_hash('pseudonym', p_partner_id, p_purpose, p_person_id), 1, 16));
END $$;
