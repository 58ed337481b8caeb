-- When an entry was written, by the time in its id (a UUIDv7).
CREATE OR REPLACE FUNCTION ledger.recorded_at(p_entry_id uuid) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT to_timestamp(('x0000' || substr(encode(uuid_send(p_entry_id), 'hex'), 1, 12))::bit(64)::bigint / 1000.0)
$$;
