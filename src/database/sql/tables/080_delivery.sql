-- What people are to be told, and the devices that are told.
CREATE SCHEMA delivery;

CREATE TYPE delivery.topic AS ENUM ('request_waiting', 'consent_lapsed', 'passkey_added', 'passkey_removed');
CREATE TYPE delivery.target AS ENUM ('person', 'push', 'app');

-- An endpoint reaches one browser, which has one owner at a time.
CREATE TABLE delivery.push_subscription (
  person_id bigint NOT NULL,
  subscription_id uuid NOT NULL,
  endpoint text NOT NULL UNIQUE,
  p256dh text NOT NULL,
  auth text NOT NULL,
  added_at timestamptz NOT NULL,
  PRIMARY KEY (person_id, subscription_id)
);

-- The outbox. A row is written for a person in the transaction of what happened; the first gateway to come shares it
-- out among what reaches the person, and leases each of those rows by moving next_try_at ahead. It names nobody: the
-- personal number is looked up at the moment of sending.
CREATE TABLE delivery.message (
  person_id bigint NOT NULL,
  message_id uuid NOT NULL,
  topic delivery.topic NOT NULL,
  request_id uuid,
  consent_id uuid,
  target delivery.target NOT NULL DEFAULT 'person',
  subscription_id uuid,
  attempts integer NOT NULL DEFAULT 0,
  next_try_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (person_id, message_id),
  FOREIGN KEY (person_id, subscription_id) REFERENCES delivery.push_subscription ON DELETE CASCADE
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX message_by_id ON delivery.message (message_id);
CREATE INDEX message_unshared ON delivery.message (next_try_at) WHERE target = 'person';
CREATE INDEX message_due ON delivery.message (next_try_at) WHERE target <> 'person';
CREATE INDEX message_of_subscription ON delivery.message (person_id, subscription_id) WHERE subscription_id IS NOT NULL;
