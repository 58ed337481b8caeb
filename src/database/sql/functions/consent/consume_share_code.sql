-- Marks a share code as used by a request; false where it was used before or has expired.
CREATE OR REPLACE FUNCTION consent.consume_share_code(p_code_hash bytea, p_request_id uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE consent.share_code s SET used_at = clock_timestamp(), request_id = p_request_id
    WHERE s.code_hash = p_code_hash AND s.used_at IS NULL AND s.expires_at > clock_timestamp();
  RETURN FOUND;
END $$;
