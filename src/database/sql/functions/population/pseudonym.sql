-- A person's name at one partner: the same in all its releases, different and unlinkable at every other.
CREATE OR REPLACE FUNCTION population.pseudonym(p_partner_id text, p_person_id bigint) RETURNS text LANGUAGE sql STABLE AS $$
  -- Hashed twice, so that no hash can be extended; 128 bits are kept.
  SELECT consent.base64url(substr(sha256(s.pseudonym_key || sha256(
      s.pseudonym_key || int8send(p_person_id) || convert_to(p_partner_id, 'UTF8'))), 1, 16))
    FROM catalogue.secret s
$$;
