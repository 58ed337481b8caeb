-- When an operator had dealt with a report, and who.
ALTER TABLE consent.report ADD handled_at timestamptz, ADD handled_by text,
  ADD CONSTRAINT report_handled CHECK ((handled_at IS NULL) = (handled_by IS NULL));
