-- All entries that concern a person: those that are the person's, and those in which the person acted for a child.
CREATE OR REPLACE FUNCTION ledger.concerning(p_person_id bigint) RETURNS SETOF ledger.entry LANGUAGE sql STABLE AS $$
  SELECT * FROM ledger.entry e WHERE e.person_id = p_person_id
  UNION ALL
  SELECT * FROM ledger.entry e WHERE e.guardian_id = p_person_id AND e.person_id <> p_person_id
$$;
