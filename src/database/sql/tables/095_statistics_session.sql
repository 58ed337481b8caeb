-- How an organisation's staff come to the page of counts: its own system asks for a link, which serves once.
CREATE TABLE statistics.sign_in_link (
  link_id uuid PRIMARY KEY,
  code_hash bytea NOT NULL UNIQUE,
  keyid text NOT NULL,
  expires_at timestamptz NOT NULL
);

-- Found by the hash of the cookie's secret. keyid: the key that asked for the link; when it ends, so do its sessions.
CREATE TABLE statistics.session (
  secret_hash bytea PRIMARY KEY,
  keyid text NOT NULL,
  expires_at timestamptz NOT NULL
);
