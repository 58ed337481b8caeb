-- The name and account level of a signed-in person.
CREATE OR REPLACE FUNCTION gate.account_holder(p_session bytea, OUT name text, OUT level smallint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.birth_full_name, p.account_level FROM population.person p
    WHERE p.person_id = citizen.signed_in(p_session) AND p.account_level IS NOT NULL
$$;
