-- Deletes expired rows: tokens, accepted requests and registry answers after 25 hours, old quota windows, codes, sessions,
-- terms, questions for counts, events after 30 days, offered keys that were not confirmed after a day, applications that were not
-- approved after 90.
CREATE OR REPLACE FUNCTION gate.purge() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM event.assign_numbers(s.partner_id) FROM event.stream s -- so that a reader notices that they are gone
    WHERE EXISTS (SELECT FROM event.event e
      WHERE e.partner_id = s.partner_id AND e.number IS NULL AND e.occurred_at < now() - interval '30 days');
  PERFORM event.delete_old();
  -- A stream that became one of push while an event of it was being written.
  UPDATE event.receiver r SET next_try_at = clock_timestamp()
    WHERE r.method = 'push' AND r.status = 'enabled' AND r.next_try_at IS NULL
      AND EXISTS (SELECT FROM event.event e WHERE e.partner_id = r.partner_id AND e.number IS NULL);
  DELETE FROM partner.accepted_request a WHERE a.accepted_at < now() - interval '25 hours';
  DELETE FROM ciba.token t WHERE t.expires_at < now();
  DELETE FROM ciba.authentication a WHERE a.expires_at < now() - interval '1 day';
  DELETE FROM partner.key_offer o WHERE o.confirmed_at IS NULL AND o.offered_at < now() - interval '1 day';
  DELETE FROM partner.application a WHERE a.state <> 'approved' AND coalesce(a.decided_at, a.applied_at) < now() - interval '90 days';
  DELETE FROM partner.quota_window w WHERE w.window_start < now() - interval '10 minutes';
  DELETE FROM consent.terms t WHERE t.expires_at < now();
  DELETE FROM citizen.enrolment e WHERE e.expires_at < now();
  DELETE FROM citizen.session s WHERE greatest(s.expires_at, s.token_expires_at) < now();
  DELETE FROM consent.share_code s WHERE s.made_at < now() - interval '1 day';
  DELETE FROM statistics.sign_in_link l WHERE l.expires_at < now();
  DELETE FROM statistics.recorded_question q WHERE q.recorded_at < now() - interval '1 minute';
  DELETE FROM statistics.session s WHERE s.expires_at < now();
  DELETE FROM population.registry_batch b WHERE b.applied_at < now() - interval '25 hours';
END $$;
