-- Keys to wake in the gateways (a request, or a person with an open inbox), left by commands that cannot reach them.
-- The upkeep takes them; what is lost with an unlogged table costs a waiter its next poll.
CREATE UNLOGGED TABLE delivery.wake_up (
  wake_up_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL
);

-- Suspensions of a partner are shown in the history of everybody with a live consent, without a row for each.
CREATE INDEX entry_of_partner_standing ON ledger.entry (partner_id, entry_id)
  WHERE person_id = 0 AND kind IN ('partner_suspended', 'partner_resumed');
