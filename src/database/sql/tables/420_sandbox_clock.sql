-- By how much partners of a sandbox advanced their own time: a row for each call, total_s with all before it (gate.advance_clock).
CREATE TABLE partner.clock_advance (
  advance_id uuid PRIMARY KEY,
  partner_id text NOT NULL,
  advanced_s bigint NOT NULL CHECK (advanced_s > 0),
  total_s bigint NOT NULL CHECK (total_s >= advanced_s),
  advanced_at timestamptz(3) NOT NULL
);
CREATE UNIQUE INDEX clock_advance_of_partner ON partner.clock_advance (partner_id, total_s);
