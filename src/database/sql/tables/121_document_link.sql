ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'document_linked';
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'document_unlinked';
