-- The events of a partner's stream after a number, in order; from the first that is kept where that is null. p_after_id: the id
-- of the event with that number, so that a number of another stream, or of a database that was restored since, is not taken for
-- one of this stream (UT028, as is one whose successors were deleted). last_number: of the stream; where there are no events, one
-- row says it alone.
CREATE OR REPLACE FUNCTION gate.partner_events(p_keyid text, p_after bigint, p_after_id uuid, p_limit integer)
RETURNS TABLE (last_number bigint, number bigint, event_id uuid, type text, occurred_at timestamptz, request_id uuid, consent_id uuid,
  prescription_code text, keyid text, stream_id uuid, state text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  caller constant record := partner.identify(p_keyid);
  stream constant event.stream := event.assign_numbers(caller.partner_id);
BEGIN
  IF p_after < stream.deleted_until OR p_after > stream.last_number OR p_after > stream.deleted_until AND NOT EXISTS (
      SELECT FROM event.event e WHERE e.partner_id = caller.partner_id AND e.number = p_after AND e.event_id = p_after_id) THEN
    RAISE EXCEPTION 'event_cursor_unknown' USING ERRCODE = 'UT028';
  END IF;
  RETURN QUERY
    SELECT stream.last_number, e.number, e.event_id, e.type::text, e.occurred_at, e.request_id, e.consent_id, e.prescription_code,
        e.keyid, e.stream_id, e.state
      FROM (VALUES (true)) one LEFT JOIN (
        SELECT * FROM event.event u WHERE u.partner_id = caller.partner_id AND u.number > coalesce(p_after, 0)
          ORDER BY u.number LIMIT p_limit) e ON true
      ORDER BY e.number;
END $$;
