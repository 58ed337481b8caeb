-- The locks that a batch of calls takes first, in this order: those of the partners that make them, shared (partner.lock_requests),
-- and the rows of their consents, but for those that another transaction holds. Returns the consents that are locked.
CREATE OR REPLACE FUNCTION consent.lock_callers(p_keyids text[], p_consent_ids uuid[]) RETURNS uuid[] LANGUAGE plpgsql AS $$
BEGIN
  PERFORM catalogue.check_isolation();
  -- As partner.identify_locked: the caller is read in a later statement than the lock is taken.
  PERFORM partner.lock_requests(x.partner_id, false)
    FROM (SELECT DISTINCT k.partner_id FROM partner.key k WHERE k.thumbprint = ANY (p_keyids) ORDER BY 1) x;
  RETURN (SELECT array_agg(l.consent_id)
    FROM (SELECT c.consent_id
            FROM unnest(p_keyids, p_consent_ids) x (keyid, consent_id)
              JOIN partner.key k ON k.thumbprint = x.keyid
              JOIN consent.consent c ON c.consent_id = x.consent_id AND c.partner_id = k.partner_id
            ORDER BY c.consent_id FOR UPDATE OF c SKIP LOCKED) l);
END $$;
