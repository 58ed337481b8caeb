-- Numbers the committed events of a partner that have no number yet, in the order in which they were written and at most 1,000 at a time, and
-- returns the stream. Whoever reads at the same time waits, so that each number is given once and the numbers that a reader has seen have no
-- gap before them. Where they are pushed, there is something to send. One by one: a plan for all of them that was made for few takes a time
-- that grows with the square of their number.
CREATE OR REPLACE FUNCTION event.assign_numbers(p_partner_id text) RETURNS event.stream LANGUAGE plpgsql AS $$
DECLARE
  stream event.stream;
  v_event_id uuid;
BEGIN
  IF EXISTS (SELECT FROM event.event e WHERE e.partner_id = p_partner_id AND e.number IS NULL) THEN
    INSERT INTO event.stream (partner_id) VALUES (p_partner_id) ON CONFLICT DO NOTHING;
    SELECT * INTO stream FROM event.stream s WHERE s.partner_id = p_partner_id FOR UPDATE;
    FOR v_event_id IN
      SELECT u.event_id FROM event.event u WHERE u.partner_id = p_partner_id AND u.number IS NULL
        ORDER BY u.insertion_order LIMIT 1000
    LOOP
      stream.last_number := stream.last_number + 1;
      UPDATE event.event e SET number = stream.last_number WHERE e.partner_id = p_partner_id AND e.event_id = v_event_id;
    END LOOP;
    UPDATE event.stream s SET last_number = stream.last_number WHERE s.partner_id = p_partner_id;
    UPDATE event.receiver r SET next_try_at = clock_timestamp()
      WHERE r.partner_id = p_partner_id AND r.method = 'push' AND r.status = 'enabled' AND r.next_try_at IS NULL;
  END IF;
  SELECT * INTO stream FROM event.stream s WHERE s.partner_id = p_partner_id;
  IF NOT FOUND THEN
    stream := ROW (p_partner_id, 0, 0);
  END IF;
  RETURN stream;
END $$;
