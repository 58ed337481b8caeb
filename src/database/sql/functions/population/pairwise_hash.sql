-- A keyed hash of a person at one partner for one purpose, which nobody can compute or link without the database's secret. By the
-- person's key: a personal number that is issued anew changes nothing. p_use: what for, so that one use tells nothing of another.
CREATE OR REPLACE FUNCTION population.pairwise_hash(p_use text, p_partner_id text, p_purpose text, p_person_id bigint) RETURNS bytea
LANGUAGE sql STABLE AS $$
  -- Hashed twice, so that no hash can be extended. Partners' ids and purposes have no space.
  SELECT sha256(s.pseudonym_key || sha256(
      s.pseudonym_key || int8send(p_person_id) || convert_to(p_use || ' ' || p_partner_id || ' ' || p_purpose, 'UTF8')))
    FROM catalogue.secret s
$$;
