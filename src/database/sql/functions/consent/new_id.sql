-- A UUIDv7 (RFC 9562) whose 12 bits of rand_a hold a bucket, masked: whoever has the key can route by an id, and nobody else
-- learns from ids which of them concern the same person.
CREATE OR REPLACE FUNCTION consent.new_id(p_bucket integer) RETURNS uuid LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_time constant text := lpad(to_hex((date_part('epoch', clock_timestamp()) * 1000)::bigint), 12, '0');
  v_random constant text := right(gen_random_uuid()::text, 17);
  v_unmasked constant uuid := (v_time || '7000' || v_random)::uuid;
  v_key constant bytea := (SELECT s.id_key FROM catalogue.secret s);
BEGIN
  RETURN (v_time || '7' || lpad(to_hex(p_bucket # consent.id_mask(v_unmasked, v_key)), 3, '0') || v_random)::uuid;
END $$;
