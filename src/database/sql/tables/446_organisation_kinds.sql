ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'statistics_entered';
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'organisation_changed';
ALTER TYPE population.event_kind ADD VALUE IF NOT EXISTS 'organisation_role_begun';
ALTER TYPE population.event_kind ADD VALUE IF NOT EXISTS 'organisation_role_ended';
