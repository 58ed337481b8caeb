-- A UUIDv7 (RFC 9562) whose 12 bits of rand_a hold a bucket, masked (consent.id_mask) with the key of catalogue.secret: whoever has
-- the key can route by an id, and nobody else learns from ids which of them concern the same person. A statement that reads the
-- key itself makes ids in a third of the time of consent.new_id.
CREATE OR REPLACE FUNCTION consent.id_with(p_key bytea, p_bucket integer) RETURNS uuid LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  -- 48 bits of time, version 7 with an empty rand_a, and the variant and rand_b of a random UUID.
  v_id constant bytea := substr(int8send((date_part('epoch', clock_timestamp()) * 1000)::bigint), 3) || '\x7000'
    || substr(uuid_send(gen_random_uuid()), 9);
  v_hash constant bytea := sha256(p_key || v_id);
BEGIN
  RETURN encode(set_byte(set_byte(v_id, 6, 112 | ((get_byte(v_hash, 0) & 15) # (p_bucket >> 8))), 7,
    get_byte(v_hash, 1) # (p_bucket & 255)), 'hex')::uuid;
END $$;
