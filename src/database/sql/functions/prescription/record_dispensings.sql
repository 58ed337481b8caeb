-- Stores checked dispensings, of different consents and prescriptions, as of p_at: the quantities, the ledger entries, the
-- events of who sent the prescriptions and the notifications. All in one statement, so that several cost little more than one.
-- p_places: which of the calls, from 1, with the id of the dispensing of each; the other arrays are those of all calls.
CREATE OR REPLACE FUNCTION prescription.record_dispensings(
  p_at timestamptz, p_places integer[], p_dispensing_ids uuid[], p_codes text[], p_consent_ids uuid[], p_lines jsonb[],
  p_invoice_numbers text[])
RETURNS void LANGUAGE plpgsql
-- The plan is made once and kept, perhaps while the tables are still empty.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  WITH made AS MATERIALIZED (
    SELECT m.place, m.dispensing_id, p_codes[m.place] AS code, c AS live
      FROM unnest(p_places, p_dispensing_ids) m (place, dispensing_id)
        JOIN consent.consent c ON c.consent_id = p_consent_ids[m.place]
  ), dispensed AS MATERIALIZED (
    SELECT (m.live).person_id, m.code, m.dispensing_id, x.line, prescription.sixths_of(x.quantity) AS quantity, x.product
      FROM made m CROSS JOIN LATERAL jsonb_to_recordset(p_lines[m.place]) x (line smallint, quantity jsonb, product text)
  ), counted AS (
    UPDATE prescription.line l SET dispensed = l.dispensed + h.quantity
      FROM dispensed h WHERE l.person_id = h.person_id AND l.code = h.code AND l.line = h.line
  ), dispensings AS (
    INSERT INTO prescription.dispensing (person_id, dispensing_id, code, consent_id, partner_id, dispensed_at, invoice_number)
      SELECT (m.live).person_id, m.dispensing_id, m.code, (m.live).consent_id, (m.live).partner_id, p_at,
          p_invoice_numbers[m.place]
        FROM made m
  ), lines AS (
    INSERT INTO prescription.dispensed_line (person_id, dispensing_id, line, quantity, product)
      SELECT h.person_id, h.dispensing_id, h.line, h.quantity, h.product FROM dispensed h
  ), entries AS (
    INSERT INTO ledger.entry (person_id, entry_id, kind, at, actor, partner_id, purpose, fields, request_id, consent_id, salt,
        subject)
      SELECT (m.live).person_id, consent.id_with(s.id_key, consent.bucket((m.live).person_id)), 'prescription_dispensed', p_at, 'partner',
          (m.live).partner_id, (m.live).purpose, ARRAY['prescriptions.lines:' || m.code], (m.live).request_id,
          (m.live).consent_id, (m.live).salt, (m.live).subject
        FROM made m CROSS JOIN catalogue.secret s
  ), events AS (
    INSERT INTO event.event (partner_id, event_id, type, occurred_at, prescription_code, to_push)
      SELECT p.partner_id, consent.id_with(s.id_key, 0), 'prescription_dispensed', p_at, m.code, event.is_pushed(p.partner_id)
        FROM made m JOIN prescription.prescription p ON p.person_id = (m.live).person_id AND p.code = m.code
          CROSS JOIN catalogue.secret s
  )
  INSERT INTO delivery.message (person_id, message_id, topic, consent_id, next_try_at, expires_at)
    SELECT d.decider_id, consent.id_with(s.id_key, consent.bucket(d.decider_id)), 'prescription_dispensed', (m.live).consent_id,
        clock_timestamp(), p_at + interval '1 day'
      FROM made m CROSS JOIN LATERAL consent.deciders((m.live).person_id, population.today()) d
        CROSS JOIN catalogue.secret s
      WHERE d.level IS NOT NULL;
END $$;
