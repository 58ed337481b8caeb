-- The signed message behind each request for consent and each release, so that an auditor can verify offline that the
-- partner's key asked for exactly this (release verify).
--   outcome_id: the consent request, or the ledger entry of the release
--   base: the signature base (RFC 9421 section 2.5); body: as received, null without one
CREATE TABLE partner.signed_request (
  outcome_id uuid PRIMARY KEY,
  person_id bigint NOT NULL,
  base text NOT NULL,
  signature bytea NOT NULL,
  body bytea
);
