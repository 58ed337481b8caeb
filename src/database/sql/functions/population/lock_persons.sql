-- Takes the locks of everyone whom a batch may touch, which decisions take too, always in ascending order: batches and
-- decisions wait for each other and never crosswise. Locks are a store the whole server shares, so a batch first takes
-- one of three lanes, and one of very many locks takes all of them.
CREATE OR REPLACE FUNCTION population.lock_persons(p_events population.told_event[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  lane_class constant integer := 1970561028;
  lanes constant integer := 3;
  locks_in_lane_max constant integer := 2500;
  v_touched constant bigint[] := population.persons_touched(p_events);
  v_more bigint[];
BEGIN
  IF cardinality(v_touched) > locks_in_lane_max THEN
    PERFORM pg_advisory_xact_lock(lane_class, lane) FROM generate_series(1, lanes) lane;
  ELSIF NOT EXISTS (SELECT FROM generate_series(1, lanes) lane WHERE pg_try_advisory_xact_lock(lane_class, lane) LIMIT 1) THEN
    PERFORM pg_advisory_xact_lock(lane_class, 1 + pg_backend_pid() % lanes);
  END IF;
  PERFORM pg_advisory_xact_lock(t.id) FROM unnest(v_touched) t (id);
  -- Families may have changed while this waited. Waiting again could be crosswise, so the whole batch begins anew.
  v_more := population.persons_touched(p_events);
  IF EXISTS (SELECT FROM unnest(v_more) t (id) WHERE NOT pg_try_advisory_xact_lock(t.id)) THEN
    RAISE EXCEPTION 'the families of a batch changed' USING ERRCODE = '40001';
  END IF;
END $$;
