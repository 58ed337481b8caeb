-- A release in one transaction and one round trip: identifies the partner, checks the consent and its frequency, reads
-- only the approved fields, writes the ledger entry and one for each other person named, counts the use, stores nonce,
-- Idempotency-Key and the signed message. A release that could give nothing does not use up a once consent, and its
-- repeat gives nothing either. A repeat gives what the first gave, or is refused where that has changed since.
-- entry_id: of the ledger entry, and of the release unless it repeats an earlier one. kind: that of the entry.
-- refusal is a named SQLSTATE where the refusal was written to the ledger; all others are raised.
CREATE OR REPLACE FUNCTION gate.release(
  p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_signature_base text, p_signature bytea,
  p_body bytea, p_consent_id uuid, p_fields text[],
  OUT refusal text, OUT refusal_detail jsonb,
  OUT kind text, OUT entry_id uuid, OUT release_id uuid, OUT released_at timestamptz, OUT partner_id text,
  OUT purpose text, OUT fields text[], OUT request_id uuid, OUT salt bytea, OUT subject bytea,
  OUT data jsonb, OUT not_available text[],
  OUT at_most_count integer, OUT window_uses integer, OUT window_ends timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  caller record;
  live consent.consent;
  v_read record;
  v_use record;
  v_repeats boolean;
  v_gives_nothing boolean;
  v_given_hash bytea;
  v_detail text;
  v_name text;
BEGIN
  PERFORM partner.check_message(p_keyid, p_nonce, p_signature_base);
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
    v_repeats := release_id <> entry_id;
    -- The usual case without the call.
    IF NOT (live.state = 'active' AND live.valid_until > released_at AND NOT v_repeats
       AND fields <@ live.fields AND live.purpose = ANY (caller.purposes) AND live.access_mode = 'once'
       AND live.lapses_at IS NULL) THEN
      v_use := consent.check_release(live, fields, released_at, caller.purposes, v_repeats);
      at_most_count := v_use.at_most_count;
      window_uses := v_use.window_uses;
      window_ends := v_use.window_ends;
    END IF;
    v_read := catalogue.read_fields(live.person_id, fields, live.partner_id, live.purpose);
    IF live.access_mode = 'recurring' THEN
      v_gives_nothing := false; -- counted in any case, so that it cannot be used to poll
      IF NOT v_repeats THEN
        PERFORM consent.count_use(live, v_use.window_starts, v_use.window_uses, released_at);
      END IF;
    ELSIF v_repeats THEN
      v_gives_nothing := EXISTS (SELECT FROM ledger.entry e
        WHERE e.person_id = live.person_id AND e.entry_id = release.release_id AND e.kind = 'release_empty');
      IF v_gives_nothing THEN -- even where there is something by now: a repeat has the outcome of the first
        v_read.not_available := fields;
        v_read.data := (SELECT jsonb_object_agg(d.key, CASE jsonb_typeof(d.value) WHEN 'array' THEN '[]' ELSE '{}' END::jsonb)
          FROM jsonb_each(v_read.data) d);
      END IF;
    ELSE
      v_gives_nothing := cardinality(v_read.not_available) = cardinality(fields);
      IF NOT v_gives_nothing THEN -- as count_use, without the call
        UPDATE consent.consent c SET uses = c.uses + 1, state = 'consumed', ended_at = released_at
          WHERE c.person_id = live.person_id AND c.consent_id = p_consent_id AND c.state = 'active';
      END IF;
    END IF;
    v_given_hash := sha256(live.salt || convert_to(v_read.data::text, 'UTF8'));
    IF v_repeats AND NOT v_gives_nothing AND v_given_hash IS DISTINCT FROM (
      SELECT s.given_hash FROM partner.signed_request s WHERE s.outcome_id = release.release_id) THEN
      RAISE EXCEPTION 'release_not_repeatable' USING ERRCODE = 'UT026';
    END IF;
    kind := CASE WHEN v_gives_nothing THEN 'release_empty' WHEN v_repeats THEN 'release_repeated' ELSE 'release' END;
    -- Not through ledger.record: the call costs 9 of about 380 microseconds, and releases are the most frequent writes.
    INSERT INTO ledger.entry (person_id, entry_id, kind, at, actor, partner_id, purpose, fields, request_id, consent_id,
        release_id, salt, subject)
      VALUES (live.person_id, release.entry_id, release.kind::ledger.kind, released_at, 'partner',
        live.partner_id, live.purpose, fields, live.request_id, p_consent_id, release_id, live.salt, live.subject);
    INSERT INTO partner.signed_request (outcome_id, person_id, base, signature, body, given_hash)
      VALUES (release.entry_id, live.person_id, p_signature_base, p_signature, p_body, v_given_hash);
    IF v_read.named IS NOT NULL AND NOT v_repeats AND NOT v_gives_nothing THEN
      PERFORM consent.record_named(v_read.named, live, release_id, released_at);
    END IF;
  EXCEPTION WHEN SQLSTATE 'UT006' OR SQLSTATE 'UT007' OR SQLSTATE 'UT010' OR SQLSTATE 'UT011'
      OR SQLSTATE 'UT026' THEN
    GET STACKED DIAGNOSTICS refusal = RETURNED_SQLSTATE, v_detail = PG_EXCEPTION_DETAIL, v_name = MESSAGE_TEXT;
    refusal_detail := nullif(v_detail, '')::jsonb;
    PERFORM partner.remember_refused(caller.key_id, p_nonce);
    PERFORM ledger.record(live.person_id, 'release_refused', released_at, 'partner', live.partner_id, live.purpose, fields,
      live.request_id, p_consent_id, p_refusal => v_name, p_salt => live.salt, p_subject => live.subject,
      p_entry_id => release.entry_id);
    RETURN;
  END;
  SELECT v_read.data, v_read.not_available, live.partner_id, live.purpose, live.request_id, live.subject,
      CASE WHEN NOT live.by_share_code THEN live.salt END
    INTO data, not_available, partner_id, purpose, request_id, subject, salt;
END $$;
