-- A partner withdraws its own pending request.
CREATE OR REPLACE FUNCTION gate.withdraw(p_keyid text, p_nonce text, p_request_id uuid, OUT deciders bigint[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  caller record;
  request consent.request;
BEGIN
  caller := partner.identify(p_keyid);
  PERFORM partner.accept(caller.key_id, p_nonce, caller.partner_id, NULL, NULL, p_request_id);
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
