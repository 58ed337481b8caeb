-- Moves a receiver's place to before the first event that is still to be delivered, past acknowledged ones and those of other types.
-- Returns the receiver. The caller has the lock of the stream, so that no number is given meanwhile.
CREATE OR REPLACE FUNCTION event.advance(p_partner_id text) RETURNS event.receiver LANGUAGE plpgsql AS $$
DECLARE
  receiver event.receiver;
  v_last constant bigint := coalesce((SELECT s.last_number FROM event.stream s WHERE s.partner_id = p_partner_id), 0);
  v_until bigint;
BEGIN
  SELECT * INTO receiver FROM event.receiver r WHERE r.partner_id = p_partner_id FOR UPDATE;
  LOOP
    SELECT o.number - 1 INTO v_until FROM event.outstanding(receiver, 1) o;
    v_until := coalesce(v_until, least(receiver.delivered_until + 10000, v_last));
    EXIT WHEN v_until <= receiver.delivered_until;
    receiver.delivered_until := v_until;
  END LOOP;
  DELETE FROM event.acknowledgement a WHERE a.partner_id = p_partner_id AND a.number <= receiver.delivered_until;
  UPDATE event.receiver r SET delivered_until = receiver.delivered_until
    WHERE r.partner_id = p_partner_id AND r.delivered_until < receiver.delivered_until;
  RETURN receiver;
END $$;
