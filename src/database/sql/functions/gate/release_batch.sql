-- Several releases in one transaction, each as gate.release would make it alone, in the order given. One row for each, by its
-- place from 1. raised: the SQLSTATE that a call would have raised alone, with its message and detail; nothing of that call
-- remains. A call that would have to wait for another transaction raises lock_not_available after 5 ms, for the caller to
-- make it alone: so two batches never wait for each other in opposite order, and nobody waits for a stranger's neighbour.
-- Those that can be made at once are made in one go, the others one by one.
-- p_fields: JSON arrays, or null for all approved fields.
CREATE OR REPLACE FUNCTION gate.release_batch(
  p_keyids text[], p_nonces text[], p_idempotency_keys text[], p_body_hashes bytea[], p_signature_bases text[],
  p_signatures bytea[], p_bodies bytea[], p_consent_ids uuid[], p_fields text[])
RETURNS TABLE (place integer, raised text, raised_message text, raised_detail text,
  refusal text, refusal_detail jsonb, kind text, entry_id uuid, release_id uuid, released_at timestamptz, partner_id text,
  purpose text, fields text[], request_id uuid, salt bytea, subject bytea, data jsonb, not_available text[],
  at_most_count integer, window_uses integer, window_ends timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5ms'
-- Plans are made once and kept, perhaps while the tables are still empty.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
  accepted record;
  v_made integer[] := '{}';
BEGIN
  BEGIN
    accepted := consent.accept_releases(p_keyids, p_nonces, p_idempotency_keys, p_body_hashes, p_signature_bases,
      p_consent_ids, p_fields);
    IF accepted.places IS NOT NULL THEN
      RETURN QUERY SELECT m.place, NULL::text, NULL::text, NULL::text, NULL::text, NULL::jsonb, m.kind, m.entry_id, m.release_id,
          m.released_at, m.partner_id, m.purpose, m.fields, m.request_id, m.salt, m.subject, m.data, m.not_available,
          m.at_most_count, m.window_uses, m.window_ends
        FROM consent.make_releases(accepted.at, accepted.places, accepted.entry_ids, accepted.entry_ids, p_consent_ids,
          p_fields, p_signature_bases, p_signatures, p_bodies) m; -- is over before it returns a row
      v_made := accepted.places;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    NULL; -- one by one, each tells of itself
  END;
  FOR i IN 1 .. cardinality(p_keyids) LOOP
    CONTINUE WHEN i = ANY (v_made);
    BEGIN
      RETURN QUERY SELECT i, NULL::text, NULL::text, NULL::text, r.*
        FROM gate.release(p_keyids[i], p_nonces[i], p_idempotency_keys[i], p_body_hashes[i], p_signature_bases[i],
          p_signatures[i], p_bodies[i], p_consent_ids[i], catalogue.fields_of(p_fields[i]), NULL) r;
    EXCEPTION WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS raised = RETURNED_SQLSTATE, raised_message = MESSAGE_TEXT, raised_detail = PG_EXCEPTION_DETAIL;
      place := i;
      RETURN NEXT;
      raised := NULL;
    END;
  END LOOP;
END $$;
