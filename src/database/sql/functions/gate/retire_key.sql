-- A partner retires one of its keys, now or at a later instant; an end that is set is not put off. The last key stays.
CREATE OR REPLACE FUNCTION gate.retire_key(
  p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_retired_keyid text, p_at timestamptz,
  OUT partner_id text, OUT repeated boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_retirement_id constant uuid := consent.new_id(0);
  v_now constant timestamptz := clock_timestamp();
  v_at constant timestamptz := coalesce(p_at, v_now);
  caller record;
BEGIN
  caller := partner.identify(p_keyid);
  partner_id := caller.partner_id;
  repeated := partner.accept(caller.key_id, p_nonce, partner_id, p_idempotency_key, p_body_hash, v_retirement_id)
    <> v_retirement_id;
  IF repeated THEN
    RETURN;
  END IF;
  IF p_at < v_now OR p_at > v_now + interval '1 year' THEN
    RAISE EXCEPTION 'invalid_request' USING ERRCODE = 'UT014',
      DETAIL = jsonb_build_object('errors', jsonb_build_array(partner.over('/at', 'must be within the next year')));
  END IF;
  PERFORM partner.lock_requests(partner_id, true); -- so that two at once do not leave none
  UPDATE partner.key k SET retires_at = least(k.retires_at, v_at)
    WHERE k.partner_id = caller.partner_id AND k.thumbprint = p_retired_keyid AND (k.retires_at IS NULL OR k.retires_at > v_now);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  IF partner.keys_in_use(partner_id, v_at) = 0 THEN
    RAISE EXCEPTION 'last_key' USING ERRCODE = 'UT046';
  END IF;
  PERFORM ledger.record(0, 'partner_key_retired', v_now, 'partner', partner_id, p_keyid => p_retired_keyid,
    p_terms => partner.key_terms(p_retired_keyid));
END $$;
