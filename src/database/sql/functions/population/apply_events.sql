-- Applies a batch in its order and says what was not applied: [{"place", "status", "code", "pointer"}]. A run of events
-- shares a subtransaction; one that is refused ends it, what came before is done again without it, and what comes after
-- about the same persons is held back. An event's id is written at the end, once for ever: where another batch wrote it
-- in the meantime, this one begins anew.
-- p_roles: where the kinds' persons and units stand in an event, for the pointers.
CREATE OR REPLACE FUNCTION population.apply_events(p_partner_id text, p_roles jsonb, p_events jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  run_max constant integer := 64;
  v_events constant population.told_event[] := population.told_events(p_events);
  v_count constant integer := cardinality(v_events);
  v_known text[];
  v_refused jsonb[] := array_fill(NULL::jsonb, ARRAY[v_count]);
  v_applied boolean[] := array_fill(false, ARRAY[v_count]);
  v_held bigint[] := '{}';
  v_held_before bigint[] := '{}';
  v_next integer := 1;
  v_last integer := 0;
  v_at integer;
  v_state text;
  v_code text;
  v_pointer text;
  v_written integer;
  told population.told_event;
BEGIN
  PERFORM population.lock_persons(v_events);
  SELECT array_agg(CASE WHEN k.event_id IS NULL THEN NULL WHEN k.digest = e.digest THEN 'duplicate' ELSE 'reused' END
      ORDER BY e.place) INTO v_known
    FROM unnest(v_events) WITH ORDINALITY AS e (event_id, kind, occurred_on, digest, numbers, persons, is_open, issued,
        units, lost_unit, body, refusal, pointer, place)
      LEFT JOIN population.registry_event k ON k.partner_id = p_partner_id AND k.event_id = e.event_id;
  WHILE v_next <= v_count LOOP
    IF v_last < v_next THEN
      v_last := least(v_next + run_max - 1, v_count);
    END IF;
    v_at := v_next - 1;
    v_held := v_held_before;
    BEGIN
      WHILE v_at < v_last LOOP
        v_at := v_at + 1;
        told := v_events[v_at];
        IF told.is_open THEN
          told.persons := population.persons_behind(told.numbers);
        END IF;
        IF v_refused[v_at] ->> 'status' = 'refused' THEN
          NULL; -- by the run before
        ELSIF told.refusal IS NOT NULL OR v_known[v_at] IS NOT NULL THEN
          v_code := coalesce(told.refusal, CASE v_known[v_at] WHEN 'reused' THEN 'event_id_reused' END);
          v_pointer := CASE WHEN told.refusal IS NOT NULL THEN coalesce(told.pointer, '') ELSE '/event_id' END;
          v_refused[v_at] := CASE WHEN v_code IS NULL THEN jsonb_build_object('place', v_at, 'status', 'duplicate')
            ELSE jsonb_build_object('place', v_at, 'status', 'refused', 'code', v_code, 'pointer', v_pointer) END;
          CONTINUE WHEN v_code IS NULL;
        ELSIF v_held <> '{}' AND v_held && population.names_of(told) THEN
          v_refused[v_at] := jsonb_build_object('place', v_at, 'status', 'held_back');
        ELSE
          PERFORM population.apply_event(told, p_roles);
          v_applied[v_at] := true;
          CONTINUE;
        END IF;
        v_held := v_held || population.names_of(told);
      END LOOP;
      v_next := v_last + 1;
      v_held_before := v_held;
    EXCEPTION WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS v_state = RETURNED_SQLSTATE, v_code = MESSAGE_TEXT, v_pointer = PG_EXCEPTION_DETAIL;
      IF v_state !~ '^UR' THEN
        RAISE;
      END IF;
      v_refused[v_at] := jsonb_build_object('place', v_at, 'status', 'refused', 'code', v_code, 'pointer', v_pointer);
      v_last := v_at;
    END;
  END LOOP;
  INSERT INTO population.registry_event (partner_id, event_id, kind, person_id, occurred_on, applied_at, digest)
    SELECT p_partner_id, e.event_id, e.kind, coalesce(n.person_id, e.persons[1], f.person_id), e.occurred_on,
        clock_timestamp(), e.digest
      FROM unnest(v_events, v_applied) AS e (event_id, kind, occurred_on, digest, numbers, persons, is_open, issued, units,
          lost_unit, body, refusal, pointer, applied)
        LEFT JOIN population.personal_number n ON n.personal_id_number = e.issued
        LEFT JOIN population.personal_number f ON e.is_open AND f.personal_id_number = e.numbers[1]
      WHERE e.applied ORDER BY e.event_id
    ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS v_written = ROW_COUNT;
  IF v_written <> cardinality(array_positions(v_applied, true)) THEN
    RAISE EXCEPTION 'another batch applied one of these events' USING ERRCODE = '40001';
  END IF;
  RETURN to_jsonb(array_remove(v_refused, NULL));
END $$;
