-- What a partner declares beside its registration, each where known: {"contact", "storage_locations", "recipients",
-- "agreement"}; and each version of its file, which requests and their receipts refer to.
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'partner_updated';
ALTER TABLE partner.partner
  ADD version integer NOT NULL DEFAULT 1,
  ADD declaration jsonb NOT NULL DEFAULT '{}';
CREATE TABLE partner.version (
  partner_id text NOT NULL REFERENCES partner.partner ON DELETE CASCADE,
  version integer NOT NULL,
  content jsonb NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (partner_id, version)
);
INSERT INTO partner.version (partner_id, version, content, recorded_at)
  SELECT p.partner_id, 1, jsonb_build_object('name', p.name, 'kind', p.kind, 'organisation_id', p.organisation_id,
      'purposes', p.purposes, 'mandates', p.mandates, 'quota_per_minute', p.quota_per_minute), p.added_at
    FROM partner.partner p;
ALTER TABLE consent.request ADD partner_version integer NOT NULL DEFAULT 1;
