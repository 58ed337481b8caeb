-- Applies a batch of registry events in one transaction, with the record of nonce and Idempotency-Key. Returns the outcomes of
-- the events not applied; a repeat of the request returns the same. p_pointers: see population.apply_events.
-- Generic plans: people are in many partitions, and planning anew for each event costs more than it saves. They are made once and
-- kept, perhaps while the tables are still empty.
CREATE OR REPLACE FUNCTION gate.apply_registry_events(
  p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_pointers jsonb, p_events jsonb,
  OUT outcomes jsonb, OUT repeated boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
  v_batch_id constant uuid := consent.new_id(0);
  v_outcome_id uuid;
  caller record;
BEGIN
  caller := partner.identify(p_keyid);
  IF NOT EXISTS (SELECT FROM partner.partner p
                 WHERE p.partner_id = caller.partner_id AND 'registry:write' = ANY (p.mandates)) THEN
    RAISE EXCEPTION 'mandate_missing' USING ERRCODE = 'UT013';
  END IF;
  v_outcome_id := partner.accept(caller.key_id, p_nonce, caller.partner_id, p_idempotency_key, p_body_hash, v_batch_id);
  repeated := v_outcome_id <> v_batch_id;
  IF repeated THEN
    SELECT b.outcomes INTO outcomes FROM population.registry_batch b WHERE b.batch_id = v_outcome_id;
    RETURN;
  END IF;
  outcomes := population.apply_events(caller.partner_id, p_pointers, p_events);
  INSERT INTO population.registry_batch (batch_id, applied_at, outcomes) VALUES (v_batch_id, clock_timestamp(), outcomes);
END $$;
