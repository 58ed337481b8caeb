-- An id as text: the prefix and 26 digits of 5 bits in lower-case Crockford base32, most significant first.
CREATE OR REPLACE FUNCTION consent.id_text(p_prefix text, p_id uuid) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  v_hex constant text := '00' || replace(p_id::text, '-', '');
  v_digits text := '';
  v_bits bigint;
BEGIN
  -- 40 bits, which are 10 digits of 4 bits and 8 of 5, at a time; the first 8 bits before.
  FOR i IN 0 .. 3 LOOP
    v_bits := CASE i WHEN 0 THEN ('x' || substr(v_hex, 1, 4))::bit(16)::bigint
      ELSE ('x' || substr(v_hex, i * 10 - 5, 10))::bit(40)::bigint END;
    FOR j IN REVERSE CASE i WHEN 0 THEN 1 ELSE 7 END .. 0 LOOP
      v_digits := v_digits || substr('0123456789abcdefghjkmnpqrstvwxyz', ((v_bits >> (j * 5)) & 31)::integer + 1, 1);
    END LOOP;
  END LOOP;
  RETURN p_prefix || '_' || v_digits;
END $$;
