-- A partner lists its own requests and consents, newest first. Not on partner_id itself: plans that are made once, perhaps while the
-- tables are empty, would look for a consent of known id among all of its partner's.
CREATE INDEX request_of_partner ON consent.request ((partner_id || ''), request_id);
CREATE INDEX consent_of_partner ON consent.consent ((partner_id || ''), consent_id);
