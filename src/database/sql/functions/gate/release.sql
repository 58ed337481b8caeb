-- The release, one transaction and one round trip: who asks, whether the consent is live, how often, which fields; reads
-- only the approved fields; writes the ledger entry; counts the use; remembers nonce and Idempotency-Key.
-- refusal is a named SQLSTATE where the refusal was written to the ledger; all others are raised.
CREATE OR REPLACE FUNCTION gate.release(
  p_keyid text, p_nonce text, p_idempotency_key text, p_body_hash bytea, p_consent_id uuid, p_fields text[],
  OUT refusal text, OUT refusal_detail jsonb,
  OUT release_id uuid, OUT entry_id uuid, OUT kind text, OUT released_at timestamptz, OUT partner_id text,
  OUT purpose text, OUT fields text[], OUT request_id uuid, OUT salt bytea, OUT subject bytea,
  OUT data jsonb, OUT not_available text[],
  OUT at_most_count integer, OUT window_uses integer, OUT window_ends timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  caller record;
  live consent.consent;
  v_now timestamptz;
  v_state text;
  v_window timestamptz;
  v_read record;
  v_detail text;
  v_name text;
BEGIN
  caller := partner.identify(p_keyid);
  entry_id := consent.new_id(consent.bucket_of_id(p_consent_id));
  BEGIN
    release_id := partner.accept(caller.key_id, p_nonce, caller.partner_id, p_idempotency_key, p_body_hash, entry_id);
    SELECT * INTO live FROM consent.consent c
      WHERE c.consent_id = p_consent_id AND c.partner_id = caller.partner_id FOR UPDATE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'not_found' USING ERRCODE = 'UT001';
    END IF;
    v_now := date_trunc('milliseconds', clock_timestamp());
    v_state := consent.consent_state(live.state, live.valid_until, live.lapses_at, v_now);
    fields := coalesce(p_fields, live.fields);
    IF v_state <> 'active' AND NOT (v_state = 'consumed' AND release_id <> entry_id) THEN
      RAISE EXCEPTION 'consent_not_active' USING ERRCODE = 'UT010', DETAIL = '{"state": "' || v_state || '"}';
    ELSIF NOT live.purpose = ANY (caller.purposes) THEN
      RAISE EXCEPTION 'purpose_not_permitted' USING ERRCODE = 'UT006';
    ELSIF NOT fields <@ live.fields THEN
      RAISE EXCEPTION 'field_not_permitted' USING ERRCODE = 'UT007',
        DETAIL = json_build_object('fields', (SELECT array_agg(f) FROM unnest(fields) f WHERE NOT f = ANY (live.fields)));
    END IF;
    IF release_id = entry_id THEN
      kind := 'release';
      IF live.access_mode = 'recurring' THEN
        v_window := consent.window_start(live.at_most_per, v_now);
        IF live.window_started IS DISTINCT FROM v_window THEN
          live.window_uses := 0;
        END IF;
        window_ends := consent.window_end(live.at_most_per, v_window);
        IF live.window_uses >= live.at_most_count THEN
          RAISE EXCEPTION 'frequency_exceeded' USING ERRCODE = 'UT011', DETAIL = json_build_object(
            'retry_after_s', ceil(extract(epoch FROM window_ends - v_now)));
        END IF;
      END IF;
      UPDATE consent.consent c
        SET uses = c.uses + 1, window_started = v_window, window_uses = live.window_uses + 1,
          state = CASE live.access_mode WHEN 'once' THEN 'consumed' ELSE 'active' END,
          ended_at = CASE live.access_mode WHEN 'once' THEN v_now END
        WHERE c.person_id = live.person_id AND c.consent_id = p_consent_id AND c.state = 'active';
      at_most_count := coalesce(live.at_most_count, 1);
      window_uses := live.window_uses + 1;
    ELSE
      kind := 'release_repeated';
    END IF;
    v_read := population.read_fields(live.person_id, fields);
    data := v_read.data;
    not_available := v_read.not_available;
    INSERT INTO ledger.entry (person_id, entry_id, kind, at, actor, partner_id, purpose, fields, request_id, consent_id,
        release_id, salt, subject)
      VALUES (live.person_id, entry_id, kind::ledger.kind, v_now, 'partner', live.partner_id, live.purpose, fields,
        live.request_id, p_consent_id, release_id, live.salt, live.subject);
  EXCEPTION WHEN SQLSTATE 'UT006' OR SQLSTATE 'UT007' OR SQLSTATE 'UT010' OR SQLSTATE 'UT011' THEN
    GET STACKED DIAGNOSTICS refusal = RETURNED_SQLSTATE, v_detail = PG_EXCEPTION_DETAIL, v_name = MESSAGE_TEXT;
    refusal_detail := nullif(v_detail, '')::jsonb;
    data := NULL;
    PERFORM partner.remember_refused(caller.key_id, p_nonce);
    INSERT INTO ledger.entry (person_id, entry_id, kind, at, actor, partner_id, purpose, fields, request_id, consent_id,
        refusal, salt, subject)
      VALUES (live.person_id, entry_id, 'release_refused', v_now, 'partner', live.partner_id, live.purpose, fields,
        live.request_id, p_consent_id, v_name, live.salt, live.subject);
    RETURN;
  END;
  released_at := v_now;
  partner_id := live.partner_id;
  purpose := live.purpose;
  request_id := live.request_id;
  salt := CASE WHEN NOT live.by_share_code THEN live.salt END;
  subject := live.subject;
END $$;
