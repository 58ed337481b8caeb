-- Keys that partners add by themselves: offered under a key in use, with a proof of possession, and in force once the notary has
-- verified both signatures. Kept, as evidence of who added a key.
CREATE TABLE partner.key_offer (
  offer_id uuid PRIMARY KEY,
  partner_id text NOT NULL REFERENCES partner.partner,
  by_keyid text NOT NULL,
  keyid text NOT NULL,
  jwk jsonb NOT NULL,
  base text NOT NULL,
  signature bytea NOT NULL,
  body bytea NOT NULL,
  offered_at timestamptz NOT NULL,
  confirmed_at timestamptz
);
CREATE INDEX key_offer_open ON partner.key_offer (partner_id) WHERE confirmed_at IS NULL;
