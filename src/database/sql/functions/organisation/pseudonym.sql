-- What an organisation and the ledger call a person who acts for it: the same in all that the person does there, another at every
-- other organisation, and another than where the person is the subject of data. No partner's id has a slash.
CREATE OR REPLACE FUNCTION organisation.pseudonym(p_organisation_id text, p_person_id bigint) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT population.pseudonym('organisation/' || p_organisation_id, p_person_id)
$$;
