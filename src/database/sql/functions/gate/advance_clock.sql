-- Advances a sandbox partner's own time: all that its calls did moves into the past by p_advance_s, what is over by then ends, and events
-- older than 30 days go. The clock of the gateway stays, so that nothing else is looked at in another way than in production. Only where
-- the people of the database are made up.
-- total_s: how far the partner is ahead after it, at most p_total_max_s. wake_keys: who waits for what ended.
CREATE OR REPLACE FUNCTION gate.advance_clock(
  p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_advance_s bigint, p_total_max_s bigint,
  OUT partner_id text, OUT advanced_at timestamptz, OUT total_s bigint, OUT wake_keys text[], OUT repeated boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_id constant uuid := consent.new_id(0);
  v_outcome_id uuid;
  v_before_s bigint;
  caller record;
BEGIN
  IF gate.sample_day() IS NULL THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  END IF;
  -- No call of the partner is half done meanwhile, and of two advances the second adds to the first.
  PERFORM partner.lock_requests(k.partner_id, true) FROM partner.key k WHERE k.thumbprint = p_keyid;
  caller := partner.identify(p_keyid);
  v_outcome_id := partner.accept(caller.key_id, p_nonce, caller.partner_id, p_idempotency_key, p_body_hash, v_id);
  repeated := v_outcome_id <> v_id;
  wake_keys := '{}';
  IF NOT repeated THEN
    v_before_s := coalesce((SELECT max(a.total_s) FROM partner.clock_advance a WHERE a.partner_id = caller.partner_id), 0);
    IF v_before_s + p_advance_s > p_total_max_s THEN
      RAISE EXCEPTION 'clock_too_far_ahead' USING ERRCODE = 'UT060', DETAIL = json_build_object('errors', json_build_array(
        json_build_object('pointer', '/advance_by', 'detail',
          format('at most %s seconds in all, of which %s are left', p_total_max_s, p_total_max_s - v_before_s))));
    END IF;
    PERFORM consent.move_to_past(caller.partner_id, v_before_s * interval '1 second', p_advance_s * interval '1 second');
    PERFORM event.move_to_past(caller.partner_id, p_advance_s * interval '1 second');
    PERFORM statistics.open_day(caller.partner_id, v_before_s * interval '1 second', p_advance_s * interval '1 second');
    wake_keys := consent.end_what_is_over(caller.partner_id);
    INSERT INTO partner.clock_advance (advance_id, partner_id, advanced_s, total_s, advanced_at)
      VALUES (v_id, caller.partner_id, p_advance_s, v_before_s + p_advance_s, clock_timestamp());
  END IF;
  SELECT a.partner_id, a.advanced_at, a.total_s INTO partner_id, advanced_at, total_s
    FROM partner.clock_advance a WHERE a.advance_id = v_outcome_id;
END $$;
