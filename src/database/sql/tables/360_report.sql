-- What people report about partners: a request whose code does not match, or that they know nothing of. Only a reason from a
-- list is kept, no text of the person.
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'partner_reported';
CREATE TABLE consent.report (
  -- Whom the reported request is about; the reporter where no request is reported.
  person_id bigint NOT NULL,
  report_id uuid NOT NULL,
  partner_id text NOT NULL REFERENCES partner.partner,
  reporter_id bigint NOT NULL,
  request_id uuid,
  reason text NOT NULL CHECK (reason IN ('code_differs', 'not_expected', 'other')),
  -- Whether the report refused a request that waited.
  refused boolean NOT NULL,
  reported_at timestamptz NOT NULL,
  PRIMARY KEY (person_id, report_id)
);
CREATE UNIQUE INDEX report_of_request ON consent.report (request_id, reporter_id) WHERE request_id IS NOT NULL;
CREATE INDEX report_of_reporter ON consent.report (reporter_id, reported_at);
CREATE INDEX report_of_partner ON consent.report (partner_id, reported_at);
