-- Taken by whoever creates a request of a partner, releases to it or records its dispensing (shared), and by whoever
-- suspends or changes the partner (exclusive), so that no request is created under an earlier standing and missed when open
-- ones are closed, and nothing leaves once a suspension is recorded.
CREATE OR REPLACE FUNCTION partner.lock_requests(p_partner_id text, p_exclusive boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_key constant bigint := hashtextextended(p_partner_id, 160);
BEGIN
  IF p_exclusive THEN
    PERFORM pg_advisory_xact_lock(v_key);
  ELSE
    PERFORM pg_advisory_xact_lock_shared(v_key);
  END IF;
END $$;
