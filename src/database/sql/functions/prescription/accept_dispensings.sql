-- Accepts those of the calls for dispensings that can be made at once: by a key of a partner that may act, with a nonce and an
-- Idempotency-Key that are new, for a consent and a prescription that no other transaction holds and that allow it. Returns
-- their places, the ids of the dispensings and the time at which their consents, which stay locked, allow them. Nothing but
-- locks remains of the others, nor of a call that shares its nonce, Idempotency-Key, consent or prescription with an earlier
-- one: gate.dispense decides on them. Locks are taken in one order: partners, consents, prescriptions, nonces. Raises
-- lock_not_available when the caller's lock_timeout is over.
CREATE OR REPLACE FUNCTION prescription.accept_dispensings(
  p_keyids text[], p_nonces text[], p_idempotency_keys text[], p_body_hashes bytea[], p_codes text[], p_consent_ids uuid[],
  p_lines jsonb[], OUT at timestamptz, OUT places integer[], OUT dispensing_ids uuid[])
LANGUAGE plpgsql
-- The plans are made once and kept, perhaps while the tables are still empty.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  v_consents constant uuid[] := consent.lock_callers(p_keyids, p_consent_ids);
  v_codes text[];
BEGIN
  SELECT array_agg(l.code) INTO v_codes
    FROM (SELECT p.code
            FROM unnest(p_codes, p_consent_ids) x (code, consent_id)
              JOIN consent.consent c ON c.consent_id = x.consent_id
              JOIN prescription.prescription p ON p.person_id = c.person_id AND p.code = x.code
            WHERE x.consent_id = ANY (v_consents)
            ORDER BY p.code FOR UPDATE OF p SKIP LOCKED) l;
  at := date_trunc('milliseconds', clock_timestamp());
  WITH allowed AS MATERIALIZED (
    SELECT x.place::integer, k.key_id, k.partner_id, consent.id_with(s.id_key, consent.bucket(c.person_id)) AS dispensing_id
      FROM unnest(p_keyids, p_nonces, p_idempotency_keys, p_codes, p_consent_ids)
          WITH ORDINALITY x (keyid, nonce, idempotency_key, code, consent_id, place)
        CROSS JOIN LATERAL partner.caller(x.keyid) k
        JOIN consent.consent c ON c.consent_id = x.consent_id AND c.partner_id = k.partner_id
        JOIN prescription.prescription p ON p.person_id = c.person_id AND p.code = x.code
        CROSS JOIN LATERAL prescription.lines_refusal(p, p_lines[x.place]) l
        CROSS JOIN catalogue.secret s
      WHERE k.refusal IS NULL AND x.consent_id = ANY (v_consents) AND x.code = ANY (v_codes)
        AND array_position(p_nonces, x.nonce) = x.place
        AND array_position(p_idempotency_keys, x.idempotency_key) = x.place
        AND array_position(p_consent_ids, x.consent_id) = x.place
        AND array_position(p_codes, x.code) = x.place
        AND (prescription.consent_refusal(c, x.code, k.purposes, at)).refusal IS NULL
        AND l.refusal IS NULL
  ), accepted AS (
    INSERT INTO partner.accepted_request (key_id, nonce, accepted_at, outcome_id, partner_id, idempotency_key, body_hash)
      SELECT a.key_id, p_nonces[a.place], at, a.dispensing_id, a.partner_id, p_idempotency_keys[a.place], p_body_hashes[a.place]
        FROM allowed a ORDER BY a.key_id, p_nonces[a.place]
      ON CONFLICT DO NOTHING RETURNING outcome_id
  )
  SELECT array_agg(a.place ORDER BY a.place), array_agg(a.dispensing_id ORDER BY a.place) INTO places, dispensing_ids
    FROM allowed a WHERE a.dispensing_id IN (SELECT outcome_id FROM accepted);
END $$;
