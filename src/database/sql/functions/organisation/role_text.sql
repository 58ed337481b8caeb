-- What the ledger says of a role.
CREATE OR REPLACE FUNCTION organisation.role_text(p organisation.role) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT ARRAY['role=' || p.role, 'person=' || organisation.pseudonym(p.organisation_id, p.person_id), 'from=' || p.valid_from]
    || CASE WHEN p.valid_until IS NOT NULL THEN ARRAY['until=' || p.valid_until] ELSE '{}' END
$$;
