-- Numbers the committed events of a partner that have no number yet, in the order in which they were written, and returns the stream. Whoever
-- reads at the same time waits, so that each number is given once and the numbers that a reader has seen have no gap before them. Where they are pushed, there is something to send.
CREATE OR REPLACE FUNCTION event.assign_numbers(p_partner_id text) RETURNS event.stream LANGUAGE plpgsql AS $$
DECLARE
  stream event.stream;
BEGIN
  IF EXISTS (SELECT FROM event.event e WHERE e.partner_id = p_partner_id AND e.number IS NULL) THEN
    INSERT INTO event.stream (partner_id) VALUES (p_partner_id) ON CONFLICT DO NOTHING;
    PERFORM FROM event.stream s WHERE s.partner_id = p_partner_id FOR UPDATE;
    WITH numbered AS (
      UPDATE event.event e SET number = s.last_number + n.place
        FROM event.stream s, (
          SELECT u.event_id, row_number() OVER (ORDER BY u.insertion_order) AS place
            FROM event.event u WHERE u.partner_id = p_partner_id AND u.number IS NULL) n
        WHERE s.partner_id = p_partner_id AND e.partner_id = p_partner_id AND e.event_id = n.event_id
        RETURNING e.number)
      UPDATE event.stream s SET last_number = greatest(s.last_number, (SELECT max(n.number) FROM numbered n))
        WHERE s.partner_id = p_partner_id;
    UPDATE event.receiver r SET next_try_at = clock_timestamp()
      WHERE r.partner_id = p_partner_id AND r.method = 'push' AND r.status = 'enabled' AND r.next_try_at IS NULL;
  END IF;
  SELECT * INTO stream FROM event.stream s WHERE s.partner_id = p_partner_id;
  IF NOT FOUND THEN
    stream := ROW (p_partner_id, 0, 0);
  END IF;
  RETURN stream;
END $$;
