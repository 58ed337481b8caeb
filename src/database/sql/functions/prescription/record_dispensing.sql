-- Stores a checked dispensing: the quantities, the ledger entry and the notifications.
CREATE OR REPLACE FUNCTION prescription.record_dispensing(
  p_consent consent.consent, p_code text, p_dispensing_id uuid, p_lines jsonb, p_invoice_number text, p_at timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE prescription.line l SET dispensed = l.dispensed + prescription.sixths_of(x.quantity)
    FROM jsonb_to_recordset(p_lines) x (line integer, quantity jsonb)
    WHERE l.person_id = p_consent.person_id AND l.code = p_code AND l.line = x.line;
  INSERT INTO prescription.dispensing (person_id, dispensing_id, code, consent_id, partner_id, dispensed_at, invoice_number)
    VALUES (p_consent.person_id, p_dispensing_id, p_code, p_consent.consent_id, p_consent.partner_id, p_at,
      p_invoice_number);
  INSERT INTO prescription.dispensed_line (person_id, dispensing_id, line, quantity, product)
    SELECT p_consent.person_id, p_dispensing_id, x.line, prescription.sixths_of(x.quantity), x.product
      FROM jsonb_to_recordset(p_lines) x (line smallint, quantity jsonb, product text);
  PERFORM prescription.record_entry(p_consent, 'prescription_dispensed', p_code, NULL, p_at);
  PERFORM prescription.notify_deciders(p_consent, 'prescription_dispensed', p_at);
END $$;
