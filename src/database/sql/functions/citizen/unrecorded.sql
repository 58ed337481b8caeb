-- Those of these people of whom no committed transaction has recorded that the session reads such data; null where there are
-- none, and the data may be shown. A record of the present transaction, or of a savepoint in it, does not count: PostgreSQL would
-- have sent the data before a rollback took the record away. What another transaction wrote is visible only once it is committed.
CREATE OR REPLACE FUNCTION citizen.unrecorded(p_session bytea, p_kind ledger.kind, p_person_ids bigint[]) RETURNS bigint[]
LANGUAGE sql STABLE AS $$
  SELECT array_agg(x.person_id) FROM unnest(p_person_ids) x (person_id)
    WHERE NOT EXISTS (SELECT FROM citizen.session_read r
      WHERE r.key_hash = sha256(p_session) AND r.person_id = x.person_id AND r.kind = p_kind
        AND r.recorded_by IS DISTINCT FROM pg_current_xact_id_if_assigned())
$$;
