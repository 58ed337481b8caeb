-- How the ledger names a person: SHA-256(salt || personal number).
CREATE OR REPLACE FUNCTION ledger.subject_commitment(p_salt bytea, p_number text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT sha256(p_salt || convert_to(coalesce(p_number, ''), 'UTF8'))
$$;
