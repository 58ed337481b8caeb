-- A partner lists its own requests and consents, newest first.
CREATE INDEX request_of_partner ON consent.request (partner_id, request_id);
CREATE INDEX consent_of_partner ON consent.consent (partner_id, consent_id);
