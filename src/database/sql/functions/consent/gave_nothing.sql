-- Whether an earlier release could give none of its fields.
CREATE OR REPLACE FUNCTION consent.gave_nothing(p_person_id bigint, p_release_id uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM ledger.entry e
    WHERE e.person_id = p_person_id AND e.entry_id = p_release_id AND e.kind = 'release_empty')
$$;
