-- The OAuth face: what a request that came in by it (OpenID Connect CIBA Core 1.0) has beside the others, and the tokens that
-- clients hold for a consent.
CREATE SCHEMA ciba AUTHORIZATION ung_thuan_owner;
CREATE TABLE ciba.authentication (
  person_id bigint NOT NULL,
  request_id uuid NOT NULL,
  -- The part of auth_req_id that nobody else can know.
  secret text NOT NULL,
  scope text NOT NULL,
  -- The client's own text, shown beside the binding code.
  binding_message text,
  -- In ping mode: authenticates the notification at the client.
  notification_token text,
  interval_s integer NOT NULL,
  next_poll_at timestamptz NOT NULL,
  redeemed_at timestamptz,
  -- When the client is to be notified; null before the answer, and once it was.
  notify_at timestamptz,
  notify_attempts integer NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (person_id, request_id)
);
CREATE UNIQUE INDEX authentication_by_request ON ciba.authentication (request_id);
CREATE INDEX authentication_by_expiry ON ciba.authentication (expires_at);
CREATE INDEX authentication_to_notify ON ciba.authentication (notify_at) WHERE notify_at IS NOT NULL;
-- Found by the token's hash. A token allows nothing by itself: each use checks the key, the partner and the consent.
CREATE TABLE ciba.token (
  token_hash bytea PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('access', 'refresh')),
  partner_id text NOT NULL,
  -- The partner's registered key that an access token is bound to (RFC 9449), and ends with; null for a refresh token, which takes
  -- the client's authentication instead.
  keyid text CHECK ((keyid IS NULL) = (kind = 'refresh')),
  scope text NOT NULL,
  -- Null for a token to manage all grants of the client.
  person_id bigint,
  consent_id uuid,
  expires_at timestamptz NOT NULL
);
CREATE INDEX token_by_expiry ON ciba.token (expires_at);
