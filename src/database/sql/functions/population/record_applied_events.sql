-- Records the events of a batch that were applied, so that none is applied twice. Raises a serialization failure when
-- another batch recorded one of them in the meantime: the caller rolls back and tries again.
CREATE OR REPLACE FUNCTION population.record_applied_events(
  p_partner_id text, p_events population.parsed_event[], p_applied boolean[], p_outcomes jsonb[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_written integer;
BEGIN
  -- In the order of their ids, so that two batches never wait for each other's rows in opposite orders.
  INSERT INTO population.registry_event (partner_id, event_id, kind, person_id, occurred_on, applied_at, digest, warnings)
    SELECT p_partner_id, e.event_id, e.kind, coalesce(issued.person_id, e.subject_id, subject.person_id), e.occurred_on,
        clock_timestamp(), e.digest,
        (SELECT array_agg(w.code) FROM jsonb_array_elements_text(p_outcomes[e.ordinality] -> 'warnings') w (code))
      FROM unnest(p_events) WITH ORDINALITY AS e
        LEFT JOIN population.personal_number issued ON issued.personal_id_number = e.issued_number
        LEFT JOIN population.personal_number subject
          ON e.has_unresolved_person AND subject.personal_id_number = e.subject_number
      WHERE p_applied[e.ordinality] ORDER BY e.event_id
    ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS v_written = ROW_COUNT;
  IF v_written <> cardinality(array_positions(p_applied, true)) THEN
    RAISE EXCEPTION 'another batch applied one of these events' USING ERRCODE = '40001';
  END IF;
END $$;
