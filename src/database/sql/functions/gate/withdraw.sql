-- A partner withdraws its own pending request. A repeat with its Idempotency-Key does nothing.
CREATE OR REPLACE FUNCTION gate.withdraw(
  p_keyid text, p_nonce text, p_request_id uuid, p_idempotency_key text, p_body_hash bytea,
  OUT deciders bigint[], OUT repeated boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_withdrawal_id constant uuid := consent.new_id(0);
  caller record;
  request consent.request;
BEGIN
  caller := partner.identify(p_keyid);
  repeated := partner.accept(caller.key_id, p_nonce, caller.partner_id, p_idempotency_key, p_body_hash, v_withdrawal_id)
    <> v_withdrawal_id;
  IF repeated THEN
    RETURN;
  END IF;
  SELECT * INTO request FROM consent.request r
    WHERE r.request_id = p_request_id AND r.partner_id = caller.partner_id FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  PERFORM consent.settle_request(request, 'withdrawn', 'request_withdrawn', 'partner', NULL);
  IF request.prompted THEN
    SELECT array_agg(d.decider_id) INTO deciders FROM consent.deciders(request.person_id, population.today()) d;
  END IF;
END $$;
