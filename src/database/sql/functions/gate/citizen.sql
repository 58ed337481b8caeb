-- The key and account level of the person a token names; refused without a living person with an account.
CREATE OR REPLACE FUNCTION gate.citizen(p_number text, OUT person_id bigint, OUT level smallint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  SELECT p.person_id, p.account_level INTO person_id, level FROM population.person p
    WHERE p.person_id = population.find_person(p_number) AND p.account_level IS NOT NULL AND p.death_date IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'token_invalid' USING ERRCODE = 'UT015';
  END IF;
END $$;
