-- A release in one transaction and one round trip: identifies the partner, checks the consent and its frequency, reads
-- only the approved fields, writes the ledger entry and one for each other person named, counts the use, stores nonce,
-- Idempotency-Key and the signed message (consent.make_releases). A repeat gives what the first gave, or is refused where that
-- has changed since.
-- p_token_hash: of a call by access token, whose p_signature_base is the input of the DPoP proof; null for a signed call.
-- entry_id: of the ledger entry, and of the release unless it repeats an earlier one. kind: that of the entry.
-- refusal is a named SQLSTATE where the refusal was written to the ledger; all others are raised.
CREATE OR REPLACE FUNCTION gate.release(
  p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_signature_base text, p_signature bytea,
  p_body bytea, p_consent_id uuid, p_fields text[], p_token_hash bytea,
  OUT refusal text, OUT refusal_detail jsonb,
  OUT kind text, OUT entry_id uuid, OUT release_id uuid, OUT released_at timestamptz, OUT partner_id text,
  OUT purpose text, OUT fields text[], OUT request_id uuid, OUT salt bytea, OUT subject bytea,
  OUT data jsonb, OUT not_available text[],
  OUT at_most_count integer, OUT window_uses integer, OUT window_ends timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- Plans are made once and kept, perhaps while the tables are still empty.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
  caller record;
  live consent.consent;
  made record;
  v_detail text;
  v_name text;
BEGIN
  IF p_token_hash IS NULL THEN
    PERFORM partner.check_message(p_keyid, p_nonce, p_signature_base);
  ELSE
    PERFORM ciba.check_token(p_token_hash, p_keyid, p_nonce, p_signature_base, p_consent_id);
  END IF;
  caller := partner.identify_locked(p_keyid);
  entry_id := consent.new_id(consent.bucket_of_id(p_consent_id));
  BEGIN
    release_id := partner.accept(caller.key_id, p_nonce, caller.partner_id, p_idempotency_key, p_body_hash, entry_id);
    SELECT * INTO live FROM consent.consent c
      WHERE c.consent_id = p_consent_id AND c.partner_id = caller.partner_id FOR UPDATE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
    END IF;
    released_at := date_trunc('milliseconds', clock_timestamp());
    fields := coalesce(p_fields, live.fields);
    PERFORM consent.check_release(live, fields, released_at, caller.purposes, release_id <> entry_id);
    SELECT * INTO made FROM consent.make_releases(released_at, '{1}', ARRAY[release.entry_id], ARRAY[release.release_id],
      ARRAY[p_consent_id], ARRAY[array_to_json(p_fields)::text], ARRAY[p_signature_base], ARRAY[p_signature], ARRAY[p_body]);
    IF made.kind = 'release_repeated' AND NOT EXISTS (
      SELECT FROM partner.signed_request s JOIN partner.signed_request earlier USING (given_hash)
        WHERE s.outcome_id = release.entry_id AND earlier.outcome_id = release.release_id) THEN
      RAISE EXCEPTION 'release_not_repeatable' USING ERRCODE = 'UT026';
    END IF;
  EXCEPTION WHEN SQLSTATE 'UT006' OR SQLSTATE 'UT007' OR SQLSTATE 'UT010' OR SQLSTATE 'UT011'
      OR SQLSTATE 'UT026' OR SQLSTATE 'UT061' THEN
    GET STACKED DIAGNOSTICS refusal = RETURNED_SQLSTATE, v_detail = PG_EXCEPTION_DETAIL, v_name = MESSAGE_TEXT;
    refusal_detail := nullif(v_detail, '')::jsonb;
    PERFORM partner.remember_refused(caller.key_id, p_nonce);
    PERFORM ledger.record(live.person_id, 'release_refused', released_at, 'partner', live.partner_id, live.purpose, fields,
      live.request_id, p_consent_id, p_refusal => v_name, p_salt => live.salt, p_subject => live.subject,
      p_entry_id => release.entry_id);
    RETURN;
  END;
  SELECT made.kind, made.partner_id, made.purpose, made.request_id, made.salt, made.subject, made.data, made.not_available,
      made.at_most_count, made.window_uses, made.window_ends
    INTO kind, partner_id, purpose, request_id, salt, subject, data, not_available, at_most_count, window_uses, window_ends;
END $$;
