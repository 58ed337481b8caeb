-- The request that a share code was used for: its holder sees the code become that request.
ALTER TABLE consent.share_code ADD request_id uuid;
