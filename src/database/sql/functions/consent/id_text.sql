-- An id as text: the prefix and 26 digits of 5 bits in lower-case Crockford base32, most significant first.
CREATE OR REPLACE FUNCTION consent.id_text(p_prefix text, p_id uuid) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  alphabet constant text := '0123456789abcdefghjkmnpqrstvwxyz';
  bits bit(130) := B'00' || ('x' || replace(p_id::text, '-', ''))::bit(128);
  result text := p_prefix || '_';
BEGIN
  FOR i IN 0..25 LOOP
    result := result || substr(alphabet, substring(bits FROM i * 5 + 1 FOR 5)::bit(5)::integer + 1, 1);
  END LOOP;
  RETURN result;
END $$;
