-- Applies a batch of events in order. Returns one outcome for each event that was not applied, or that was applied and
-- flagged: [{"position", "status", "code", "pointer", "warnings"}]. docs/registry-events.md describes the events and lists the triggers that
-- follow a person's row.
--   1. Parse: find the persons and units that the events name (parse_events).
--   2. Lock everyone the batch may affect (lock_persons).
--   3. Look up which event ids were applied before: with the same digest a duplicate, with another one a refusal.
--   4. Apply in runs of up to 64 events, each run in a subtransaction, since one per event costs more than it saves. A
--      refusal rolls the run back and ends it: the events before are applied again without the refused one, and the next
--      run begins after it.
--   5. Hold back every later event about a person whom a refused or held-back event names.
--   6. Record the applied events with what was flagged (event_warnings, record_applied_events).
-- p_pointers: the JSON Pointers of the roles in an event, by kind (src/population/registry/kinds.ts).
CREATE OR REPLACE FUNCTION population.apply_events(p_partner_id text, p_pointers jsonb, p_events jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  run_max constant integer := 64;
  v_events constant population.parsed_event[] := population.parse_events(p_events);
  v_count constant integer := cardinality(v_events);
  v_known text[];
  v_flagged jsonb;
  v_outcomes jsonb[] := array_fill(NULL::jsonb, ARRAY[v_count]);
  v_applied boolean[] := array_fill(false, ARRAY[v_count]);
  v_held bigint[] := '{}';
  v_held_before_run bigint[] := '{}';
  v_run_first integer := 1;
  v_run_last integer := 0;
  v_at integer;
  v_state text;
  v_warnings text[];
  v_code text;
  v_pointer text;
  event population.parsed_event;
BEGIN
  PERFORM population.lock_persons(v_events);
  SELECT array_agg(CASE WHEN k.event_id IS NULL THEN NULL WHEN k.digest = e.digest THEN 'duplicate' ELSE 'reused' END
      ORDER BY e.ordinality),
      jsonb_object_agg(e.ordinality, k.warnings) FILTER (WHERE k.warnings IS NOT NULL) INTO v_known, v_flagged
    FROM unnest(v_events) WITH ORDINALITY AS e
      LEFT JOIN population.registry_event k ON k.partner_id = p_partner_id AND k.event_id = e.event_id;
  WHILE v_run_first <= v_count LOOP
    IF v_run_last < v_run_first THEN
      v_run_last := least(v_run_first + run_max - 1, v_count);
    END IF;
    v_at := v_run_first - 1;
    v_held := v_held_before_run;
    BEGIN
      WHILE v_at < v_run_last LOOP
        v_at := v_at + 1;
        event := v_events[v_at];
        IF event.has_unresolved_person THEN
          event := population.resolve_persons(event);
        END IF;
        IF v_outcomes[v_at] ->> 'status' = 'refused' THEN
          NULL; -- It ended this run when the run was first tried.
        ELSIF event.refusal IS NOT NULL OR v_known[v_at] IS NOT NULL THEN
          v_code := coalesce(event.refusal, CASE v_known[v_at] WHEN 'reused' THEN 'event_id_reused' END);
          v_pointer := CASE WHEN event.refusal IS NOT NULL THEN coalesce(event.pointer, '') ELSE '/event_id' END;
          v_outcomes[v_at] := CASE WHEN v_code IS NULL THEN
              jsonb_strip_nulls(jsonb_build_object('position', v_at, 'status', 'duplicate', 'warnings', v_flagged -> v_at::text))
            ELSE jsonb_build_object('position', v_at, 'status', 'refused', 'code', v_code, 'pointer', v_pointer) END;
          CONTINUE WHEN v_code IS NULL;
        ELSIF v_held <> '{}' AND v_held && population.persons_named(event) THEN
          v_outcomes[v_at] := jsonb_build_object('position', v_at, 'status', 'held_back');
        ELSE
          PERFORM population.apply_event(event, p_pointers);
          v_applied[v_at] := true;
          v_warnings := population.event_warnings(event);
          v_outcomes[v_at] := CASE WHEN v_warnings IS NOT NULL THEN
            jsonb_build_object('position', v_at, 'status', 'applied', 'warnings', v_warnings) END;
          CONTINUE;
        END IF;
        v_held := v_held || population.persons_named(event);
      END LOOP;
      v_run_first := v_run_last + 1;
      v_held_before_run := v_held;
    EXCEPTION WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS v_state = RETURNED_SQLSTATE, v_code = MESSAGE_TEXT, v_pointer = PG_EXCEPTION_DETAIL;
      IF v_state !~ '^UR' THEN
        RAISE;
      END IF;
      v_outcomes[v_at] := jsonb_build_object('position', v_at, 'status', 'refused', 'code', v_code, 'pointer', v_pointer);
      v_run_last := v_at;
    END;
  END LOOP;
  PERFORM population.record_applied_events(p_partner_id, v_events, v_applied, v_outcomes);
  RETURN to_jsonb(array_remove(v_outcomes, NULL));
END $$;
