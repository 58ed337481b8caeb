-- Whether people with these roles give, confirm and end that one. Legal representatives come by the registry alone.
CREATE OR REPLACE FUNCTION organisation.may_give(p_roles organisation.role_name[], p_role organisation.role_name) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE p_role
    WHEN 'legal_representative' THEN false
    WHEN 'registration_administrator' THEN p_roles && '{legal_representative, registration_administrator}'
    ELSE p_roles && '{legal_representative, statistics_administrator}' END
$$;
