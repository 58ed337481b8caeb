-- A UUIDv7 (RFC 9562) whose 12 bits of rand_a hold the person's bucket.
CREATE OR REPLACE FUNCTION consent.new_id(p_bucket integer) RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0')
  || '7' || lpad(to_hex(p_bucket), 3, '0') || right(gen_random_uuid()::text, 17))::uuid
$$;
