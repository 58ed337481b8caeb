-- Records in the ledger that gateways sign with a key (its RFC 7638 thumbprint). Does nothing when that is recorded already.
CREATE OR REPLACE FUNCTION gate.record_gateway_key(p_keyid text, OUT is_new boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_at constant timestamptz := clock_timestamp();
BEGIN
  INSERT INTO ledger.gateway_key (keyid, used_from) VALUES (p_keyid, v_at) ON CONFLICT DO NOTHING;
  is_new := FOUND;
  IF is_new THEN
    PERFORM ledger.record(0, 'gateway_key_used', v_at, 'gateway', p_keyid => p_keyid);
  END IF;
END $$;
