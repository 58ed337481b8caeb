-- Whether a passkey may be synced to other devices, as its authenticator states. Null until the next use where it was not kept.
ALTER TABLE citizen.passkey ADD is_backup_eligible boolean;
UPDATE citizen.passkey SET is_backup_eligible = true WHERE is_backed_up;
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'passkey_counter_fell';
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'passkey_refused';
ALTER TYPE delivery.topic ADD VALUE IF NOT EXISTS 'passkey_refused';
