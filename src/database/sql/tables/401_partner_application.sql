-- Applications to become a partner, each signed with the key that it brings. They give no rights: operators approve or refuse.
CREATE TABLE partner.application (
  application_id uuid PRIMARY KEY,
  keyid text NOT NULL,
  jwk jsonb NOT NULL,
  base text NOT NULL,
  signature bytea NOT NULL,
  body bytea NOT NULL,
  applied_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'refused')),
  decided_at timestamptz,
  -- What the operator tells the applicant of a refusal.
  reason text,
  partner_id text REFERENCES partner.partner,
  CHECK ((state = 'waiting') = (decided_at IS NULL)),
  CHECK ((state = 'approved') = (partner_id IS NOT NULL))
);
CREATE UNIQUE INDEX application_waiting ON partner.application (keyid) WHERE state = 'waiting';
CREATE INDEX application_by_key ON partner.application (keyid);
CREATE INDEX application_by_time ON partner.application (applied_at);
