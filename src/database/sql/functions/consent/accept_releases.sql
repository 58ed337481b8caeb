-- Accepts those of the calls for releases that can be made at once: signed by a key of a partner that may act, with a nonce and
-- an Idempotency-Key that are new, for a consent that no other transaction holds and that allows it. Returns their places, the
-- ids of their ledger entries and the time at which their consents, which stay locked, allow them. Nothing but locks remains of
-- the others, nor of a call that shares its nonce, Idempotency-Key or consent with an earlier one: gate.release decides on them.
-- Locks are taken in one order: partners, consents, nonces. Raises lock_not_available when the caller's lock_timeout is over.
CREATE OR REPLACE FUNCTION consent.accept_releases(
  p_keyids text[], p_nonces text[], p_idempotency_keys text[], p_body_hashes bytea[], p_signature_bases text[],
  p_consent_ids uuid[], p_fields text[], OUT at timestamptz, OUT places integer[], OUT entry_ids uuid[])
LANGUAGE plpgsql
-- The plans are made once and kept, perhaps while the tables are still empty.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  v_locked constant uuid[] := consent.lock_callers(p_keyids, p_consent_ids);
BEGIN
  at := date_trunc('milliseconds', clock_timestamp());
  WITH allowed AS MATERIALIZED (
    SELECT x.place::integer, p.key_id, p.partner_id, consent.id_with(s.id_key, consent.bucket(c.person_id)) AS entry_id
      FROM unnest(p_keyids, p_nonces, p_idempotency_keys, p_signature_bases, p_consent_ids, p_fields)
          WITH ORDINALITY x (keyid, nonce, idempotency_key, base, consent_id, fields, place)
        CROSS JOIN LATERAL partner.caller(x.keyid) p
        JOIN consent.consent c ON c.consent_id = x.consent_id AND c.partner_id = p.partner_id
        CROSS JOIN catalogue.secret s
      WHERE p.refusal IS NULL AND x.consent_id = ANY (v_locked) AND partner.signed_this(x.keyid, x.nonce, x.base)
        AND array_position(p_nonces, x.nonce) = x.place
        AND array_position(p_idempotency_keys, x.idempotency_key) = x.place
        AND array_position(p_consent_ids, x.consent_id) = x.place
        AND consent.release_refusal(c, coalesce(catalogue.fields_of(x.fields), c.fields), at, p.purposes, false) IS NULL
  ), accepted AS (
    INSERT INTO partner.accepted_request (key_id, nonce, accepted_at, outcome_id, partner_id, idempotency_key, body_hash)
      SELECT a.key_id, p_nonces[a.place], at, a.entry_id, a.partner_id, p_idempotency_keys[a.place], p_body_hashes[a.place]
        FROM allowed a ORDER BY a.key_id, p_nonces[a.place]
      ON CONFLICT DO NOTHING RETURNING outcome_id
  )
  SELECT array_agg(a.place ORDER BY a.place), array_agg(a.entry_id ORDER BY a.place) INTO places, entry_ids
    FROM allowed a WHERE a.entry_id IN (SELECT outcome_id FROM accepted);
END $$;
