-- Takes the advisory locks of everyone a batch may affect, always in ascending order, and after them those of the insurance
-- numbers it brings, so that insure sees every other holder. Decisions about consents take the same locks of persons, so that
-- batches and decisions wait for each other without deadlock. The lock table is shared by the whole server and limited: a
-- batch first takes one of three lanes, and a batch with very many locks takes all of them.
CREATE OR REPLACE FUNCTION population.lock_persons(p_events population.parsed_event[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  lane_class constant integer := 1970561028;
  lanes constant integer := 3;
  locks_in_lane_max constant integer := 2500;
  insurance_class constant integer := 1970561029;
  v_affected constant bigint[] := population.persons_affected(p_events);
  v_insurance constant integer[] := ARRAY(
    SELECT DISTINCT hashtext(population.insurance_number(e.body #>> '{health_insurance,card_number}')) AS number
      FROM unnest(p_events) e WHERE e.body ? 'health_insurance' ORDER BY number);
BEGIN
  IF cardinality(v_affected) + cardinality(v_insurance) > locks_in_lane_max THEN
    PERFORM pg_advisory_xact_lock(lane_class, lane) FROM generate_series(1, lanes) lane;
  ELSIF NOT EXISTS (SELECT FROM generate_series(1, lanes) lane WHERE pg_try_advisory_xact_lock(lane_class, lane) LIMIT 1) THEN
    PERFORM pg_advisory_xact_lock(lane_class, 1 + pg_backend_pid() % lanes);
  END IF;
  PERFORM pg_advisory_xact_lock(a.id) FROM unnest(v_affected) a (id);
  PERFORM pg_advisory_xact_lock(insurance_class, n.number) FROM unnest(v_insurance) n (number);
  -- Families may have changed while this waited. Waiting for more locks could deadlock, so the whole batch starts again.
  IF EXISTS (SELECT FROM unnest(population.persons_affected(p_events)) a (id) WHERE NOT pg_try_advisory_xact_lock(a.id)) THEN
    RAISE EXCEPTION 'the families of a batch changed' USING ERRCODE = '40001';
  END IF;
END $$;
