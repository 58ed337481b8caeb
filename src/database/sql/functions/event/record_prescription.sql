-- Tells the facility that sent a prescription what a pharmacy did with it.
CREATE OR REPLACE FUNCTION event.record_prescription(p_kind ledger.kind, p_code text, p_at timestamptz) RETURNS void LANGUAGE sql AS $$
  SELECT event.record(p.partner_id, p_kind::text::event.type, p_at, p_prescription_code => p_code)
    FROM prescription.prescription p WHERE p.code = p_code AND p_kind IN ('prescription_dispensed', 'dispensing_cancelled')
$$;
