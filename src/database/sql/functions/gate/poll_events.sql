-- Polling by RFC 8936: acknowledges events, also those that the receiver refuses (p_errors: an object with err and description by id), and
-- returns the next that are not. Nothing is returned while the stream is not enabled. last_number: of the stream; where there are no events,
-- one row says it alone.
CREATE OR REPLACE FUNCTION gate.poll_events(p_keyid text, p_acknowledged uuid[], p_errors jsonb, p_limit integer)
RETURNS TABLE (last_number bigint, number bigint, event_id uuid, type text, occurred_at timestamptz, request_id uuid, consent_id uuid,
  prescription_code text, keyid text, stream_id uuid, state text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  caller constant record := partner.identify(p_keyid);
  v_settled constant uuid[] := p_acknowledged || ARRAY(SELECT k::uuid FROM jsonb_object_keys(p_errors) k);
  v_numbers bigint[];
  v_error jsonb;
  receiver event.receiver;
  stream event.stream;
BEGIN
  SELECT * INTO receiver FROM event.receiver r WHERE r.partner_id = caller.partner_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
  ELSIF receiver.method <> 'poll' THEN
    RAISE EXCEPTION 'event_stream_conflict' USING ERRCODE = 'UT035';
  END IF;
  IF cardinality(v_settled) = 0 THEN
    stream := event.assign_numbers(caller.partner_id);
  ELSE
    stream := event.lock_stream(caller.partner_id);
    SELECT * INTO receiver FROM event.receiver r WHERE r.partner_id = caller.partner_id FOR UPDATE;
    SELECT array_agg(e.number ORDER BY e.number) INTO v_numbers FROM event.event e
      WHERE e.partner_id = caller.partner_id AND e.event_id = ANY (v_settled) AND e.number > receiver.delivered_until
        AND e.number <= receiver.delivered_until + 10000;
    IF v_numbers IS NULL THEN
      NULL;
    ELSIF EXISTS (SELECT FROM event.outstanding(receiver, cardinality(v_numbers)) o WHERE o.number <> ALL (v_numbers)) THEN
      INSERT INTO event.acknowledgement (partner_id, number)
        SELECT caller.partner_id, n FROM unnest(v_numbers) n ON CONFLICT DO NOTHING;
      receiver := event.advance(caller.partner_id);
    ELSE -- as nearly always: exactly the next ones, of which none needs to be remembered
      receiver.delivered_until := v_numbers[cardinality(v_numbers)];
      UPDATE event.receiver r SET delivered_until = receiver.delivered_until WHERE r.partner_id = caller.partner_id;
      DELETE FROM event.acknowledgement a WHERE a.partner_id = caller.partner_id AND a.number <= receiver.delivered_until;
    END IF;
    SELECT x.value INTO v_error FROM jsonb_each(p_errors) x LIMIT 1;
    IF FOUND THEN
      UPDATE event.receiver r SET error = v_error ->> 'err', error_description = v_error ->> 'description', error_at = clock_timestamp()
        WHERE r.partner_id = caller.partner_id;
    END IF;
  END IF;
  IF receiver.status = 'enabled' AND stream.last_number > receiver.delivered_until + 5000 THEN
    PERFORM event.lock_stream(caller.partner_id); -- past events of types that are not wanted, perhaps
    receiver := event.advance(caller.partner_id);
  END IF;
  RETURN QUERY
    SELECT stream.last_number, e.number, e.event_id, e.type::text, e.occurred_at, e.request_id, e.consent_id, e.prescription_code,
        e.keyid, e.stream_id, e.state
      FROM (VALUES (true)) one LEFT JOIN (
        SELECT * FROM event.outstanding(receiver, CASE receiver.status WHEN 'enabled' THEN p_limit ELSE 0 END)) e ON true
      ORDER BY e.number;
END $$;
