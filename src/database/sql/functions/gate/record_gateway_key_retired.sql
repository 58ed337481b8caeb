-- Records in the ledger that a gateway's key signs nothing from an instant on; the entry's time is that instant, its id has the
-- one of recording. Does nothing when that is recorded already.
CREATE OR REPLACE FUNCTION gate.record_gateway_key_retired(p_keyid text, p_retired_at timestamptz, OUT is_new boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO ledger.gateway_key_retirement (keyid, retired_at) VALUES (p_keyid, p_retired_at) ON CONFLICT DO NOTHING;
  is_new := FOUND;
  IF is_new THEN
    PERFORM ledger.record(0, 'gateway_key_retired', p_retired_at, 'gateway', p_keyid => p_keyid);
  END IF;
END $$;
