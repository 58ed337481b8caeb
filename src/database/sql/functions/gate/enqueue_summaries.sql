-- Notifies up to p_limit of those who want a summary each month and whose next is due, of which taken is how many; those of whom there is
-- nothing to say are not notified. Each is moved to the next month in the same transaction, and one that another gateway is at is left to it.
CREATE OR REPLACE FUNCTION gate.enqueue_summaries(p_limit integer, OUT taken integer, OUT notified integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_today constant date := population.today();
  v_due bigint[];
BEGIN
  v_due := ARRAY(SELECT m.person_id FROM citizen.monthly_summary m WHERE m.next_on <= v_today
    ORDER BY m.next_on, m.person_id LIMIT p_limit FOR UPDATE SKIP LOCKED);
  taken := cardinality(v_due);
  UPDATE citizen.monthly_summary m SET next_on = citizen.next_month() WHERE m.person_id = ANY (v_due);
  PERFORM delivery.enqueue_notification(p.person_id, 'monthly_summary', NULL, NULL, clock_timestamp() + interval '7 days')
    FROM population.person p
    WHERE p.person_id = ANY (v_due) AND p.account_level IS NOT NULL AND p.death_date IS NULL
      AND citizen.has_summary(p.person_id, v_today);
  GET DIAGNOSTICS notified = ROW_COUNT;
END $$;
