-- Where a partner's events are delivered beside the feed: its stream of the OpenID Shared Signals Framework 1.0, one for each partner.
CREATE TYPE event.stream_status AS ENUM ('enabled', 'paused', 'disabled');
CREATE TYPE event.delivery_method AS ENUM ('push', 'poll');
CREATE TABLE event.receiver (
  partner_id text PRIMARY KEY,
  stream_id uuid NOT NULL,
  method event.delivery_method NOT NULL,
  -- Of push. The header field is encrypted by the gateways, with a secret that is not in the database.
  endpoint_url text CHECK (length(endpoint_url) <= 2048),
  sealed_authorization bytea CHECK (length(sealed_authorization) <= 4096),
  -- As the partner gave them; null for all. events_delivered: those of them that there are.
  events_requested text[] CHECK (cardinality(events_requested) <= 100),
  events_delivered event.type[],
  description text CHECK (length(description) <= 256),
  status event.stream_status NOT NULL DEFAULT 'enabled',
  status_reason text CHECK (length(status_reason) <= 256),
  -- The events up to this number of the stream are delivered; later ones that are stand in event.acknowledgement.
  delivered_until bigint NOT NULL,
  verified_at timestamptz,
  -- Of push: when something is to be sent, null while there is nothing; who has it; and since when it fails.
  next_try_at timestamptz,
  lease bigint NOT NULL DEFAULT 0,
  attempts integer NOT NULL DEFAULT 0,
  failing_since timestamptz,
  -- What was last refused: by the receiver's endpoint, or in a poll.
  error text CHECK (length(error) <= 64),
  error_description text CHECK (length(error_description) <= 256),
  error_at timestamptz(3),
  CHECK (method = 'poll' OR endpoint_url IS NOT NULL)
);
CREATE INDEX receiver_due ON event.receiver (next_try_at) WHERE next_try_at IS NOT NULL;
-- Events that were acknowledged while earlier ones were not.
CREATE TABLE event.acknowledgement (
  partner_id text NOT NULL,
  number bigint NOT NULL,
  PRIMARY KEY (partner_id, number)
);
