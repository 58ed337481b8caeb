-- The next events to deliver to a receiver, in order: those of the wanted types that are not acknowledged. Of the 10,000 after the first that
-- is not acknowledged only, so that one which never is costs little. p_limit: at most so many.
CREATE OR REPLACE FUNCTION event.outstanding(p_receiver event.receiver, p_limit integer) RETURNS SETOF event.event
LANGUAGE sql STABLE AS $$
  SELECT e.* FROM event.event e
    WHERE e.partner_id = p_receiver.partner_id AND e.number > p_receiver.delivered_until
      AND e.number <= p_receiver.delivered_until + 10000
      AND (p_receiver.events_delivered IS NULL OR e.type = ANY (p_receiver.events_delivered)
        OR e.type IN ('stream_verified', 'stream_updated') AND e.stream_id = p_receiver.stream_id)
      -- Not a join, which would be planned by how many acknowledgements there were at the last ANALYZE.
      AND e.number NOT IN (SELECT a.number FROM event.acknowledgement a
        WHERE a.partner_id = p_receiver.partner_id AND a.number > p_receiver.delivered_until)
    ORDER BY e.number LIMIT p_limit
$$;
