-- A facility withdraws a prescription of which nothing has been dispensed, such as one for the wrong patient.
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'prescription_withdrawn';
ALTER TYPE delivery.topic ADD VALUE IF NOT EXISTS 'prescription_withdrawn';
ALTER TABLE prescription.prescription
  ADD withdrawn_at timestamptz,
  ADD withdrawal_reason text;
