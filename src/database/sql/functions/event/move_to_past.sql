-- Moves the events of a sandbox partner into the past by p_by, and since when their delivery fails; those that are too old then go.
CREATE OR REPLACE FUNCTION event.move_to_past(p_partner_id text, p_by interval) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM event.lock_stream(p_partner_id);
  WHILE EXISTS (SELECT FROM event.event e WHERE e.partner_id = p_partner_id AND e.number IS NULL) LOOP
    PERFORM event.assign_numbers(p_partner_id); -- so that a reader notices when they are gone
  END LOOP;
  UPDATE event.event e SET occurred_at = e.occurred_at - p_by WHERE e.partner_id = p_partner_id;
  UPDATE event.receiver r
    SET verified_at = r.verified_at - p_by, failing_since = r.failing_since - p_by, error_at = r.error_at - p_by,
      next_try_at = CASE WHEN r.attempts > 0 THEN r.next_try_at - p_by ELSE r.next_try_at END
    WHERE r.partner_id = p_partner_id;
  PERFORM event.delete_old(p_partner_id);
END $$;
