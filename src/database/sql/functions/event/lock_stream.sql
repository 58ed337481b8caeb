-- Locks a partner's stream and numbers its events. Whoever changes a receiver takes this lock first.
CREATE OR REPLACE FUNCTION event.lock_stream(p_partner_id text) RETURNS event.stream LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO event.stream (partner_id) VALUES (p_partner_id) ON CONFLICT DO NOTHING;
  PERFORM FROM event.stream s WHERE s.partner_id = p_partner_id FOR UPDATE;
  RETURN event.assign_numbers(p_partner_id);
END $$;
