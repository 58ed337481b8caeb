-- Stores the hash of a code, valid for minutes, that signs a member of an organisation's staff in to the statistics
-- page. A repeat replaces the code.
CREATE OR REPLACE FUNCTION gate.make_statistics_link(
  p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_code_hash bytea, p_life_s integer,
  OUT expires_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  caller record;
  v_link_id uuid := consent.new_id(0);
BEGIN
  caller := partner.identify(p_keyid);
  IF NOT EXISTS (SELECT FROM partner.partner p, unnest(p.mandates) m (mandate)
                 WHERE p.partner_id = caller.partner_id AND m.mandate LIKE 'statistics:residents%') THEN
    RAISE EXCEPTION 'mandate_missing' USING ERRCODE = 'UT013';
  END IF;
  PERFORM organisation.check_links(caller.partner_id);
  v_link_id := partner.accept(caller.key_id, p_nonce, caller.partner_id, p_idempotency_key, p_body_hash, v_link_id);
  expires_at := clock_timestamp() + p_life_s * interval '1 second';
  INSERT INTO statistics.sign_in_link AS l (link_id, code_hash, keyid, expires_at)
    VALUES (v_link_id, p_code_hash, p_keyid, expires_at)
    ON CONFLICT (link_id) DO UPDATE SET code_hash = excluded.code_hash, expires_at = excluded.expires_at;
END $$;
