-- The event that a ledger entry is for its partner; null where it is none, such as what the partner did itself, except to its keys: a
-- thief of one could have. Stable, as names
-- of enumerations are: so it becomes part of the expression that calls it.
CREATE OR REPLACE FUNCTION event.type_of(p_kind ledger.kind, p_actor ledger.actor) RETURNS event.type LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN p_kind = 'partner_key_added' THEN 'key_added'
    WHEN p_kind = 'partner_key_retired' THEN 'key_retired'
    WHEN p_actor = 'partner' THEN NULL
    WHEN p_kind = 'consent_given' THEN 'request_approved'
    WHEN p_kind IN ('request_refused', 'request_expired', 'request_withdrawn', 'consent_narrowed', 'consent_paused',
      'consent_resumed', 'consent_revoked', 'consent_lapsed', 'consent_expired') THEN p_kind::text
    WHEN p_kind IN ('partner_updated', 'partner_suspended', 'partner_resumed') THEN 'registration_changed'
  END::event.type
$$;
