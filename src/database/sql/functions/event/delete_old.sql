-- Deletes the events that are older than 30 days, of one partner or of all. The streams first, as those who write numbers.
CREATE OR REPLACE FUNCTION event.delete_old(p_partner_id text DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM event.stream s
    WHERE s.partner_id = coalesce(p_partner_id, s.partner_id) AND EXISTS (
      SELECT FROM event.event e WHERE e.partner_id = s.partner_id AND e.occurred_at < now() - interval '30 days')
    ORDER BY s.partner_id FOR UPDATE;
  WITH deleted AS (
    DELETE FROM event.event e
      WHERE e.occurred_at < now() - interval '30 days' AND e.partner_id = coalesce(p_partner_id, e.partner_id)
      RETURNING e.partner_id, e.number)
    UPDATE event.stream s SET deleted_until = d.number
      FROM (SELECT x.partner_id, max(x.number) AS number FROM deleted x GROUP BY x.partner_id) d
      WHERE s.partner_id = d.partner_id AND d.number > s.deleted_until;
END $$;
