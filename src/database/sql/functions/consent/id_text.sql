-- An id as text: the prefix and 26 digits of 5 bits in lower-case Crockford base32, most significant first.
CREATE OR REPLACE FUNCTION consent.id_text(p_prefix text, p_id uuid) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  v_bits constant bit(130) := B'00' || ('x' || replace(p_id::text, '-', ''))::bit(128);
BEGIN
  RETURN p_prefix || '_' || (
    SELECT string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', substring(v_bits FROM i * 5 + 1 FOR 5)::bit(5)::integer + 1, 1), ''
        ORDER BY i)
      FROM generate_series(0, 25) i);
END $$;
