-- Marks a share code as used; false where it was used before or has expired.
CREATE OR REPLACE FUNCTION consent.consume_share_code(p_code_hash bytea) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE consent.share_code s SET used_at = clock_timestamp()
    WHERE s.code_hash = p_code_hash AND s.used_at IS NULL AND s.expires_at > clock_timestamp();
  RETURN FOUND;
END $$;
