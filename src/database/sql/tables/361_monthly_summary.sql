-- Who wants to be notified of a summary each month, which nobody is without asking for it, and the day from which the next is due.
ALTER TYPE delivery.topic ADD VALUE IF NOT EXISTS 'monthly_summary';
CREATE TABLE citizen.monthly_summary (
  person_id bigint PRIMARY KEY,
  next_on date NOT NULL
);
CREATE INDEX monthly_summary_due ON citizen.monthly_summary (next_on, person_id);
