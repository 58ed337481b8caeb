-- What tells one list of entries from another, in its order.
CREATE OR REPLACE FUNCTION ledger.entries_digest(p_person_ids bigint[], p_entry_ids uuid[]) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT sha256(array_send(p_person_ids) || array_send(p_entry_ids))
$$;
