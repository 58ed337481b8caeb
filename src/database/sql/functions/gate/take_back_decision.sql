-- A citizen takes back an approval of a request that still waits for others; it is open to the citizen again. What the
-- citizen witnessed of a child's own consent goes with it. The ledger keeps both the decision and this.
CREATE OR REPLACE FUNCTION gate.take_back_decision(p_session bytea, p_request_id uuid, OUT deciders bigint[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_actor_id constant bigint := citizen.signed_in(p_session);
  prompt record;
  request consent.request;
  v_fields text[];
BEGIN
  prompt := consent.open_prompt(v_actor_id, p_request_id, p_answered => true);
  request := prompt.request;
  DELETE FROM consent.decision d
    WHERE d.person_id = request.person_id AND d.request_id = p_request_id AND d.decider_id = v_actor_id
    RETURNING d.fields INTO v_fields;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  DELETE FROM consent.decision d
    WHERE d.person_id = request.person_id AND d.request_id = p_request_id AND d.witnessed_by = v_actor_id;
  PERFORM ledger.record(request.person_id, 'decision_taken_back', clock_timestamp(), prompt.role::ledger.actor,
    request.partner_id, request.purpose, v_fields, p_request_id, p_salt => request.salt, p_subject => request.subject,
    p_guardian_id => CASE prompt.role WHEN 'guardian' THEN v_actor_id END);
  deciders := ARRAY(SELECT d.decider_id FROM unnest(prompt.deciders::consent.decider[]) d);
END $$;
