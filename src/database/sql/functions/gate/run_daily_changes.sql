-- The registry's changes by the calendar, run once a day by whichever gateway comes first: a guardianship ends on the 18th
-- birthday at the latest. Days without a run are made up for, since every guardianship past its end is closed. Each call
-- handles up to p_limit children, in the order of their keys; call again until is_finished. While another gateway is at it,
-- a call does nothing.
CREATE OR REPLACE FUNCTION gate.run_daily_changes(p_limit integer, OUT is_finished boolean, OUT guardianships integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_today constant date := population.today();
  v_last_child_id bigint;
  v_children bigint[];
BEGIN
  guardianships := 0;
  INSERT INTO population.calendar_day (day) VALUES (v_today) ON CONFLICT DO NOTHING;
  SELECT d.last_child_id INTO v_last_child_id FROM population.calendar_day d
    WHERE d.day = v_today AND d.finished_at IS NULL FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    is_finished := EXISTS (SELECT FROM population.calendar_day d WHERE d.day = v_today AND d.finished_at IS NOT NULL);
    RETURN;
  END IF;
  v_children := ARRAY(SELECT DISTINCT g.child_id FROM population.guardianship g
                        WHERE g.child_id > v_last_child_id ORDER BY g.child_id LIMIT p_limit);
  is_finished := cardinality(v_children) < p_limit;
  v_last_child_id := coalesce(v_children[cardinality(v_children)], v_last_child_id);
  -- Locked in ascending order, as everywhere that takes several of these locks.
  v_children := ARRAY(
    SELECT p.person_id FROM population.person p
      WHERE p.person_id = ANY (v_children)
        AND population.birthday(p.date_of_birth, p.date_of_birth_precision, 18) <= v_today
        AND EXISTS (SELECT FROM population.guardianship g
                      WHERE g.child_id = p.person_id AND (g.valid_to IS NULL OR g.valid_to > v_today))
      ORDER BY p.person_id);
  PERFORM pg_advisory_xact_lock(c.id) FROM unnest(v_children) c (id);
  UPDATE population.guardianship g
    SET valid_to = greatest(g.valid_from, population.birthday(p.date_of_birth, p.date_of_birth_precision, 18))
    FROM population.person p
    WHERE g.child_id = ANY (v_children) AND p.person_id = g.child_id AND (g.valid_to IS NULL OR g.valid_to > v_today)
      AND population.birthday(p.date_of_birth, p.date_of_birth_precision, 18) <= v_today;
  GET DIAGNOSTICS guardianships = ROW_COUNT;
  UPDATE population.calendar_day d
    SET guardianships_closed = d.guardianships_closed + guardianships, last_child_id = v_last_child_id,
      finished_at = CASE WHEN is_finished THEN clock_timestamp() END
    WHERE d.day = v_today;
END $$;
