-- The sensitive fields that a request for the purpose may require, and by which law: {"field": "law"}.
ALTER TABLE catalogue.purpose ADD requirable_sensitive jsonb NOT NULL DEFAULT '{}';
