-- Browsers and the app are taken each up to a limit of its own: what piles up for the one is not read past for the other.
DROP INDEX delivery.message_unshared, delivery.message_due;
CREATE INDEX message_due ON delivery.message (target, next_try_at);
