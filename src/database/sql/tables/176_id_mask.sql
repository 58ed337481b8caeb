-- Ids made from now on do not show their bucket (consent.new_id). The key is never changed: it finds the bucket of every id.
ALTER TABLE catalogue.secret
  ADD id_key bytea NOT NULL DEFAULT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
  ADD ids_masked_since timestamptz NOT NULL DEFAULT clock_timestamp();
