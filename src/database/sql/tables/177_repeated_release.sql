-- A hash, keyed by the release's salt, of what a release gave: a repeat gives the same or nothing.
ALTER TABLE partner.signed_request ADD given_hash bytea;
